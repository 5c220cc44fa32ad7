-- Each line is a part of a queue, such as that which begins where the claim before has ended, see ClaimFront.
-- Plan: index scan of kerja_jobs_claim beneath the lock, of the given part only, no sort.
select picked.ctid
from unnest(?, ?, ?, ?) as line (queue, priority, since, until)
cross join lateral (
  select job.ctid
  from kerja_jobs job
  where job.queue = line.queue
    and job.priority = line.priority
    and line.queue <> all (array(select paused.queue from kerja_paused_queues paused))
    and job.name = any (?)
    and job.available_at >= line.since
    and job.available_at < line.until
    and job.available_at <= {now}
    and job.lease_until <= {now}
  order by job.priority desc, job.available_at, greatest(job.id)
  limit ?
  for update skip locked
) picked
limit ?
