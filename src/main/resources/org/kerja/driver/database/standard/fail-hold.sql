-- Locks the row until the job has moved, and writes what moves with it. Plan: one row by primary key.
update kerja_jobs
set failures = failures + ?,
    attempts = ?
where id = {id}
  and lease_token = ?
  and lease_until > {now}
