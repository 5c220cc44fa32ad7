-- What is given back uncounted keeps its place in line. One whose job was cancelled is left to give-back-cancelled.
-- Plan: one row by primary key, sent as a batch.
update kerja_jobs
set available_at = case when ? = 1 then available_at else {now} + ? end,
    lease_until = 0,
    failures = failures + ?,
    releases = releases + ?,
    attempt = attempt - ?,
    attempts = ?,
    lease_token = lease_token + 1,
    node = null,
    started = 0,
    progress = null
where id = {id}
  and lease_token = ?
  and lease_until > {now}
  and cancelled = 0
