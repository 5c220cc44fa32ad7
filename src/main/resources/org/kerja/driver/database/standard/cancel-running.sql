-- Plan: one row by primary key.
update kerja_jobs
set cancelled = 1
where id = ?
  and node is not null
  and available_at > {now}
