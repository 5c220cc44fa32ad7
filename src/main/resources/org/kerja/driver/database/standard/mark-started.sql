-- Plan: one row by primary key.
update kerja_jobs
set started = 1,
    attempts = ?
where id = {id}
  and lease_token = ?
  and lease_until > {now}
