-- As due; the queues of others are jumped over too, since they are few.
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
where level.queue in ({queues})
  and level.queue not in (select paused.queue from kerja_paused_queues paused)
group by level.queue
