-- The settings are those of complete.
-- Plan: each row by primary key, in the order of the array.
select set_config('enable_bitmapscan', 'off', true),
       set_config('enable_seqscan', 'off', true),
       set_config('jit', 'off', true);
update kerja_jobs job
set lease_until = {now} + ?
where job.id = any (cast(? as uuid[]))
  and job.lease_token = ?
  and job.lease_until > {now}
returning job.id, job.cancelled
