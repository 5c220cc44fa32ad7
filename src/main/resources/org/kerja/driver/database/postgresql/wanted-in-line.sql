-- For each queue in turn the inner select walks kerja_jobs_claim in its order, passes by what others have locked, and stops
-- as soon as the limit is reached. Plan: index scan of kerja_jobs_claim beneath the lock, no sort.
select picked.ctid
from unnest(?) as line (queue)
cross join lateral (
  select job.ctid
  from kerja_jobs job
  where job.queue = line.queue
    and line.queue <> all (array(select paused.queue from kerja_paused_queues paused))
    and job.name = any (?)
    and job.available_at <= {now}
    and job.lease_until <= {now}
  order by job.priority desc, job.available_at, greatest(job.id)
  limit ?
  for update skip locked
) picked
limit ?
