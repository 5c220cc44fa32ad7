-- One statement, so that the figures belong together. Plan: the queue's range of kerja_jobs_claim.
select sum(case when job.available_at <= {now} then 1 else 0 end),
       sum(case when job.available_at > {now} and job.node is null then 1 else 0 end),
       sum(case when job.available_at > {now} and job.node is not null then 1 else 0 end),
       {now} - min(case when job.available_at <= {now} then job.available_at end)
from kerja_jobs job
where job.queue = ?
