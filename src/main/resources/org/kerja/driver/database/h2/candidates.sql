-- The columns of ClaimedRow, as they will be if the row is won. The queue comes first in the order too, although it is
-- always the same: only then does H2 see that the index has the order already.
-- {of-place} is nothing, or the condition of a part of the queue.
-- Plan: kerja_jobs_claim, index sorted.
select job.id, job.lease_token + 1, job.name, job.version, job.queue, job.priority, job.payload,
       least(job.attempt, 2147483646) + 1, job.failures,
       least(job.lost_leases, 2147483646) + case when job.node is null then 0 else 1 end, job.releases,
       job.node, job.started, job.attempts, job.created_at, job.available_at, {now}, job.cancelled
from kerja_jobs job use index (kerja_jobs_claim)
where job.queue = ?
  {of-place}
  and job.available_at <= {now}
  and job.lease_until <= {now}
  and job.name = any (?)
  and not exists (select 1 from kerja_paused_queues paused where paused.queue = ?)
order by job.queue, job.priority desc, job.available_at, job.id
fetch first ? rows only
