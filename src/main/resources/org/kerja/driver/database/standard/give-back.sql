-- One whose job was cancelled is left to give-back-cancelled. Plan: one row by primary key, sent as a batch: with arrays
-- PostgreSQL would now and then read the whole table, and here, in a transaction of the caller, it must not be told how to
-- plan.
update kerja_jobs
set available_at = {now} + cast(? as bigint),
    failures = failures + cast(? as integer),
    releases = releases + cast(? as integer),
    attempt = attempt - cast(? as integer),
    attempts = ?,
    lease_token = lease_token + 1,
    node = null,
    started = 0,
    progress = null
where id = ?
  and lease_token = ?
  and node is not null
  and available_at > {now}
  and cancelled = 0
