-- The rows are held. Plan: each row by primary key.
update kerja_jobs
set lease_until = {now} + ?,
    attempt = least(attempt, 2147483646) + 1,
    lost_leases = least(lost_leases, 2147483646) + case when node is null then 0 else 1 end,
    lease_token = lease_token + ?,
    lost_node = node,
    lost_started = case when node is null then null else started end,
    node = ?,
    started = 0,
    progress = null
where id = any (cast(? as uuid[]))
