-- The next lower priority of a queue, since when its first job has been due or from when, and how long ago that should be.
-- Plan: kerja_jobs_claim, one row.
select job.priority, job.available_at, {now} - {bigint}
from kerja_jobs job
where job.queue = ?
  and job.priority < ?
order by job.queue, job.priority desc, job.available_at
limit 1
