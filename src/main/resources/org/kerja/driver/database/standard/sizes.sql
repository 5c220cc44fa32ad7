-- Both names of a queue, see LimitedQueue; one statement, so that the figures belong together. Plan: the queue's ranges of kerja_jobs_claim.
select sum(case when job.lease_until <= {now} and job.available_at <= {now} then 1 else 0 end),
       sum(case when job.lease_until <= {now} and job.available_at > {now} then 1 else 0 end),
       sum(case when job.lease_until > {now} then 1 else 0 end),
       {now} - min(case when job.lease_until <= {now} and job.available_at <= {now}
                        then greatest(job.available_at, job.lease_until) end)
from kerja_jobs job
where job.queue in (?, ?)
