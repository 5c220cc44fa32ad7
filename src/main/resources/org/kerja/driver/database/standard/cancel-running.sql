-- Plan: one row by primary key.
update kerja_jobs
set cancelled = 1
where id = {id}
  and lease_until > {now}
