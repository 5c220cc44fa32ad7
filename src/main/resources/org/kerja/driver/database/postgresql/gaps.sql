-- The first queue or priority between two that are known, see ClaimFront. It is known from then on, with the time since when
-- it may have jobs.
-- Plan: index scans of kerja_jobs_claim, one row each.
select found.queue, found.priority, least(found.available_at, {now} - ?)
from unnest(?, ?) as gap (above, below)
cross join lateral (
  select job.queue, job.priority, job.available_at
  from kerja_jobs job
  where job.queue > gap.above
    and job.queue < gap.below
  order by job.queue, job.priority desc, job.available_at
  limit 1
) found
union all
select found.queue, found.priority, least(found.available_at, {now} - ?)
from unnest(?, ?, ?) as gap (queue, above, below)
cross join lateral (
  select job.queue, job.priority, job.available_at
  from kerja_jobs job
  where job.queue = gap.queue
    and job.priority > gap.above
    and job.priority < gap.below
  order by job.priority desc, job.available_at
  limit 1
) found
