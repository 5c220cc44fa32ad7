-- Locks the row until the job has moved, and writes what moves with it. Plan: one row by primary key.
update kerja_jobs
set failures = failures + ?,
    attempts = ?
where id = ?
  and lease_token = ?
  and node is not null
  and available_at > {now}
