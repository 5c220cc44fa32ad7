-- Plan: one row by primary key.
select version
from kerja_limits
where limit_key = ?
