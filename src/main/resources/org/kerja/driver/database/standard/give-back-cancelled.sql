-- Plan: one row by primary key, sent as a batch.
delete from kerja_jobs
where id = ?
  and lease_token = ?
  and node is not null
  and available_at > {now}
  and cancelled = 1
