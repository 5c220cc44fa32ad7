-- Plan: the key's range of kerja_limit_uses_key.
delete from kerja_limit_uses
where limit_key = ?
