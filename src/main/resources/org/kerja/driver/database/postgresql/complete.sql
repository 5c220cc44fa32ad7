-- A planner that last saw the table without any claimed job would read all of it; the settings, explained in claim,
-- hold for this transaction, which does nothing else.
-- Plan: each row by primary key, in the order of the array.
select set_config('enable_bitmapscan', 'off', true),
       set_config('enable_seqscan', 'off', true),
       set_config('jit', 'off', true);
delete from kerja_jobs job
where job.id = any (cast(? as uuid[]))
  and job.lease_token = ?
  and job.lease_until > {now}
returning job.id
