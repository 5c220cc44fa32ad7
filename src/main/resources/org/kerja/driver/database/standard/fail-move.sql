-- The token moves too, so that no token of this job is ever valid again, and the key that it had until it was done. Plan: one row by primary key.
insert into kerja_failed_jobs
  (id, connection, queue, name, version, priority, created_at, failed_at, reason, message,
   attempt, failures, lost_leases, releases, lease_token, attempts, payload, line, limits, unique_key)
select cast(job.id as varchar(36)), cast(? as varchar(255)),
       case when job.line is null then job.queue else substring(job.queue from 1 for char_length(job.queue) - 1) end, job.name, job.version, job.priority, job.created_at, {now},
       cast(? as varchar(50)), cast(? as varchar(10000)),
       job.attempt, job.failures, job.lost_leases, job.releases, job.lease_token, job.attempts, job.payload, job.line, job.limits,
       (select max(taken.unique_key)
        from kerja_unique_keys taken
        where taken.job_id = job.id
          and taken.until_what = 'DONE')
from kerja_jobs job
where job.id = {id}
