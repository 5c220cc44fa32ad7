-- Plan: one pass over the table; asked for by idle workers, so over a small one.
select job.queue, min(job.available_at) - {now}
from kerja_jobs job
where job.name in ({names})
  and job.queue not in (select paused.queue from kerja_paused_queues paused)
group by job.queue
