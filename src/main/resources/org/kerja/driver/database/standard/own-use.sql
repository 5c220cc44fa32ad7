-- Plan: one row by primary key.
select 1
from kerja_limit_uses used
where used.limit_key = ?
  and used.job_id = {id}
  and used.lease_token = ?
