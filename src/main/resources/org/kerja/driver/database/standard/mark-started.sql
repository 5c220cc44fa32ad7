-- Plan: one row by primary key.
update kerja_jobs
set started = 1,
    attempts = ?
where id = ?
  and lease_token = ?
  and node is not null
  and available_at > {now}
