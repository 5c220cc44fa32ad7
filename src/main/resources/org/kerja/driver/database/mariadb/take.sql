-- The rows are held. {ids} is a parameter for each id. What a column is set to counts for those that are set after it.
-- Plan: each row by primary key.
update kerja_jobs
set lease_until = {now} + ?,
    attempt = least(attempt, 2147483646) + 1,
    lost_leases = least(lost_leases, 2147483646) + case when node is null then 0 else 1 end,
    lease_token = lease_token + 1,
    node = ?,
    started = 0,
    progress = null
where id in ({ids})
