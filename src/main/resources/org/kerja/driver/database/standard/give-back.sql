-- What is given back uncounted keeps its place in line. One whose job was cancelled is left to give-back-cancelled. Plan: one row by primary key, sent as a batch: with arrays
-- PostgreSQL would now and then read the whole table, and here, in a transaction of the caller, it must not be told how to
-- plan.
update kerja_jobs
set available_at = case when cast(? as integer) = 1 then available_at else {now} + cast(? as bigint) end,
    lease_until = 0,
    failures = failures + cast(? as integer),
    releases = releases + cast(? as integer),
    attempt = attempt - cast(? as integer),
    attempts = ?,
    lease_token = lease_token + 1,
    node = null,
    started = 0,
    progress = null
where id = {id}
  and lease_token = ?
  and lease_until > {now}
  and cancelled = 0
