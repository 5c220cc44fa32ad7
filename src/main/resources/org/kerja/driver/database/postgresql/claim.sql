-- The columns of ClaimedRow. {wanted} is one of the texts wanted-*.
--
-- The planner does not know how many rows are due (a fresh table was never analyzed, a busy one changes by the second)
-- and would sort all of them, or read the whole table to find the rows to update. The settings hold for this
-- transaction, which does nothing else; both statements travel in one round trip. One plan serves all values, but the planner
-- takes it for dearer than the one it makes anew each time, which took twice as long as the claim of a lone job.
--
-- The commit waits for no disk, for nobody has been promised a claim: if the server crashes before it is written, within
-- three times wal_writer_delay, the job was not claimed. Whoever claims it then uses another token, since each node adds a number of its own, so that the lost claim
-- stays refused. What is said about the job later is on the disk only together with its claim.
--
-- No column of an index changes, so that the new rows stay in the pages of the old ones and no index is written to.
--
-- What was locked is updated where it lies: jobs of many queues lie apart, and to find each by its key took two fifths of such
-- a claim. A row that somebody changed between the statement's snapshot and the lock, and that may still be claimed, lies
-- elsewhere by then and is left to the next claim.
--
-- Plan: the update reads each row by its place, in the order of places.
select set_config('synchronous_commit', 'off', true),
       set_config('plan_cache_mode', 'force_generic_plan', true),
       set_config('enable_sort', 'off', true),
       set_config('enable_bitmapscan', 'off', true),
       set_config('enable_seqscan', 'off', true),
       set_config('enable_hashjoin', 'off', true),
       set_config('enable_mergejoin', 'off', true),
       set_config('jit', 'off', true);
update kerja_jobs job
set lease_until = {now} + ?,
    attempt = least(job.attempt, 2147483646) + 1,
    lost_leases = least(job.lost_leases, 2147483646) + case when job.node is null then 0 else 1 end,
    lease_token = job.lease_token + ?,
    lost_node = job.node,
    lost_started = case when job.node is null then null else job.started end,
    node = ?,
    started = 0,
    progress = null
where job.ctid = any (array(
{wanted}
))
returning job.id, job.lease_token, job.name, job.version, job.queue, job.priority, job.payload,
          job.attempt, job.failures, job.lost_leases, job.releases,
          job.lost_node, job.lost_started, job.attempts, job.created_at, job.available_at, {now}, job.cancelled
