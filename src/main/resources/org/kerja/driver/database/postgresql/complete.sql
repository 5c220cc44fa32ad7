-- A planner that last saw the table without any claimed job would read all of it; the settings, explained in claim,
-- hold for this transaction, which does nothing else.
-- Plan: each row by primary key, in the order of the arrays.
select set_config('enable_bitmapscan', 'off', true),
       set_config('enable_seqscan', 'off', true),
       set_config('enable_hashjoin', 'off', true),
       set_config('enable_mergejoin', 'off', true),
       set_config('jit', 'off', true);
delete from kerja_jobs job
using unnest(?, ?) as word (id, token)
where job.id = word.id
  and job.lease_token = word.token
  and job.node is not null
  and job.available_at > {now}
returning job.id, word.token
