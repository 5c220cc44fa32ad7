-- Plan: one row by primary key, sent as a batch.
update kerja_jobs
set progress = ?
where id = ?
  and lease_token = ?
  and node is not null
  and available_at > {now}
