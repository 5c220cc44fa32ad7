-- Plan: the queue's range of kerja_jobs_claim.
delete from kerja_jobs
where queue = ?
  and lease_until <= {now}
