-- Plan: one row by primary key.
delete from kerja_limit_uses
where limit_key = ?
  and job_id = {id}
  and lease_token = ?
