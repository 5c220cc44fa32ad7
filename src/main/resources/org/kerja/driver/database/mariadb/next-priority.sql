-- The next lower priority of a queue, since when its first job has been due or from when, and how long ago that should be.
-- Plan: kerja_jobs_claim, one row.
select job.priority, job.available_at, {now} - {bigint}
from kerja_jobs job force index (kerja_jobs_claim)
where job.queue = ?
  and job.place > 0 - ?
order by job.queue, job.place, job.available_at
limit 1
