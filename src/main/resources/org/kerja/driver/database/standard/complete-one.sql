-- Plan: one row by primary key.
delete from kerja_jobs
where id = ?
  and lease_token = ?
  and node is not null
  and available_at > {now}
