-- Plan: one row by primary key, sent as a batch; the token decides who has won.
update kerja_jobs
set lease_until = {now} + cast(? as bigint),
    attempt = least(attempt, 2147483646) + 1,
    lost_leases = least(lost_leases, 2147483646) + case when node is null then 0 else 1 end,
    lease_token = lease_token + 1,
    node = ?,
    started = 0,
    progress = null
where id = {id}
  and lease_token = ?
  and available_at <= {now}
  and lease_until <= {now}
