-- Both names of a queue, see LimitedQueue. What is part of a chain or a batch is removed by itself. Plan: the queue's ranges of kerja_jobs_claim.
delete from kerja_jobs
where queue in (?, ?)
  and lease_until <= {now}
  and not exists (select 1 from kerja_members member where member.job_id = kerja_jobs.id)
