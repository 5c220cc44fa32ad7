-- Plan: one row by primary key.
select job.id, job.name, job.version, job.queue, job.priority, job.payload, job.created_at, job.available_at,
       job.lease_until, {now}, job.node, job.progress, job.attempt, job.failures, job.lost_leases, job.releases, job.attempts, job.limits
from kerja_jobs job
where job.id = {id}
