-- Idle workers ask this, whatever lies in the table for later: it jumps from one queue and priority to the next and looks at
-- the first job of each. Plan: index scans of kerja_jobs_claim, one row each, once autovacuum has analyzed the table; before
-- that, one pass over it. {of-queues} is nothing, or a condition on the queue.
with recursive level as (
  (select job.queue, job.priority
   from kerja_jobs job
   order by job.queue, job.priority desc
   limit 1)
  union all
  select following.queue, following.priority
  from level
  cross join lateral (
    (select job.queue, job.priority
     from kerja_jobs job
     where job.queue = level.queue
       and job.priority < level.priority
     order by job.priority desc
     limit 1)
    union all
    (select job.queue, job.priority
     from kerja_jobs job
     where job.queue > level.queue
     order by job.queue, job.priority desc
     limit 1)
    limit 1
  ) following
)
select level.queue, min(earliest.available_at) - {now}
from level
cross join lateral (
  select job.available_at
  from kerja_jobs job
  where job.queue = level.queue
    and job.priority = level.priority
    and job.name in ({names})
  order by job.available_at, job.id
  limit 1
) earliest
where level.queue not in (select paused.queue from kerja_paused_queues paused)
  {of-queues}
group by level.queue
