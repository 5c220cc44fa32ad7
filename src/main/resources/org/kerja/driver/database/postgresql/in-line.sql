-- The columns of ClaimedRow, as take-limited will leave them, and the keys. {of-line} is the condition of a line or of its first job.
-- Plan: kerja_jobs_line in its order, beneath the lock, no sort.
select job.id, job.lease_token + ?, job.name, job.version, job.queue, job.priority, job.payload,
       least(job.attempt, 2147483646) + 1, job.failures,
       least(job.lost_leases, 2147483646) + case when job.node is null then 0 else 1 end, job.releases,
       job.node, job.started, job.attempts, job.created_at, job.available_at, {now}, job.cancelled, job.limits
from kerja_jobs job
where {of-line}
  and job.available_at <= {now}
  and job.lease_until <= {now}
  and job.name in ({names})
order by job.line, job.priority desc, job.id
limit ?
for update skip locked
