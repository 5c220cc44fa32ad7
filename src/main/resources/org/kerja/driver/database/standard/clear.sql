-- Both names of a queue, see LimitedQueue. Plan: the queue's ranges of kerja_jobs_claim.
delete from kerja_jobs
where queue in (?, ?)
  and lease_until <= {now}
