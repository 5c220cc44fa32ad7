-- Plan: one row by primary key.
update kerja_limits
set version = ?
where limit_key = ?
  and version = ?
