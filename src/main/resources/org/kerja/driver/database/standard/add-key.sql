insert into kerja_limits (limit_key, version)
values (?, ?)
