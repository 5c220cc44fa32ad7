-- A time of 0 is replaced by now: each comes with a 1 to add the clock, or a 0 not to.
insert into kerja_failed_jobs
  (id, connection, queue, name, version, priority, created_at, failed_at, reason, message,
   attempt, failures, lost_leases, releases, lease_token, attempts, payload)
values
  (?, ?, ?, ?, ?, ?, {bigint} + {bigint} * {now}, {bigint} + {bigint} * {now}, ?, ?,
   ?, ?, ?, ?, 0, ?, ?)
