-- A version is the time of the last use. Plan: one pass over the table.
delete from kerja_limits
where version < ?
