-- Plan: one row by primary key.
delete from kerja_jobs
where id = {id}
  and lease_until <= {now}
