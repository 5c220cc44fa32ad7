-- The token moves too, so that no token of this job is ever valid again. Plan: one row by primary key.
insert into kerja_failed_jobs
  (id, connection, queue, name, version, priority, created_at, failed_at, reason, message,
   attempt, failures, lost_leases, releases, lease_token, attempts, payload)
select job.id, ?, job.queue, job.name, job.version, job.priority, job.created_at, {now}, ?, ?,
       job.attempt, job.failures, job.lost_leases, job.releases, job.lease_token, job.attempts, job.payload
from kerja_jobs job
where job.id = {id}
