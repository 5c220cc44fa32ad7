-- {of-queues} is nothing, or a condition on the queue.
-- Plan: one pass over the table; asked for by idle workers, so over a small one. The last row tells of outcomes, one by primary key.
select job.queue, min(greatest(job.available_at, job.lease_until)) - {now}
from kerja_jobs job
where job.name in ({names})
  and job.queue not in (select paused.queue from kerja_paused_queues paused)
  {of-queues}
group by job.queue
union all
(select {outcomes}, 0
from kerja_outcomes
limit 1)
