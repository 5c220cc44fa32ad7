-- Plan: the queues' ranges of kerja_jobs_claim, or one pass over the table.
select job.queue, min(job.available_at) - {now}
from kerja_jobs job
where job.name in ({names})
  and job.queue in ({queues})
  and job.queue not in (select paused.queue from kerja_paused_queues paused)
group by job.queue
