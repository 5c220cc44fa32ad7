-- The columns of ClaimedRow, as take will leave them. Locks the rows, and passes by what others have locked; under the isolation
-- "read committed" it locks nothing between them, and keeps no lock on what it leaves out. {names} is a parameter for each name,
-- {of-place} nothing, or the condition of a part of the queue.
-- Plan: kerja_jobs_claim in its order, no sort.
select job.id, job.lease_token + 1, job.name, job.version, job.queue, job.priority, job.payload,
       least(job.attempt, 2147483646) + 1, job.failures,
       least(job.lost_leases, 2147483646) + case when job.node is null then 0 else 1 end, job.releases,
       job.node, job.started, job.attempts, job.created_at, job.available_at, {now}, job.cancelled
from kerja_jobs job force index (kerja_jobs_claim)
where job.queue = ?
  {of-place}
  and job.available_at <= {now}
  and job.lease_until <= {now}
  and job.name in ({names})
  and not exists (select 1 from kerja_paused_queues paused where paused.queue = ?)
order by job.queue, job.place, job.available_at, job.id
limit ?
for update skip locked
