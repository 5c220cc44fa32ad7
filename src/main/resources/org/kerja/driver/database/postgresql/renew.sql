-- The settings are those of complete.
-- Plan: each row by primary key, in the order of the arrays.
select set_config('enable_bitmapscan', 'off', true),
       set_config('enable_seqscan', 'off', true),
       set_config('enable_hashjoin', 'off', true),
       set_config('enable_mergejoin', 'off', true),
       set_config('jit', 'off', true);
update kerja_jobs job
set available_at = {now} + ?
from unnest(?, ?) as word (id, token)
where job.id = word.id
  and job.lease_token = word.token
  and job.node is not null
  and job.available_at > {now}
returning job.id, word.token, job.cancelled
