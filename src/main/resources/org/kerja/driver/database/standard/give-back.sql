-- What is given back uncounted keeps its place in line. One whose job was cancelled is left to give-back-cancelled. Plan: one row by primary key, sent as a batch: with arrays
-- PostgreSQL would now and then read the whole table, and here, in a transaction of the caller, it must not be told how to
-- plan.
update kerja_jobs
set available_at = case when {integer} = 1 then available_at else {now} + {bigint} end,
    lease_until = 0,
    failures = failures + {integer},
    releases = releases + {integer},
    attempt = attempt - {integer},
    attempts = ?,
    lease_token = lease_token + 1,
    node = null,
    started = 0,
    progress = null
where id = {id}
  and lease_token = ?
  and lease_until > {now}
  and cancelled = 0
