-- Idle workers ask this, whatever lies in the table for later: it goes from one place to the next and looks at
-- the first job of each that nobody holds, and at when the leases end of those that are held: there are as many of them as run
-- on all nodes, and of more than a thousand before the first that is free the rest is left to the next look.
-- {places} is one of the texts places-*.
-- Plan: index scans of kerja_jobs_claim, one row each, once autovacuum has analyzed the table; before that, one pass over it.
with recursive place as (
{places}
)
select place.queue, min(least(free.available_at, held.lease_until)) - {now}
from place
cross join lateral (
  select (
    select job.available_at
    from kerja_jobs job
    where job.queue = place.queue
      and job.priority = place.priority
      and job.available_at >= place.since
      and job.available_at < place.until
      and job.name = any (?)
      and job.lease_until <= {now}
    order by job.available_at
    limit 1) as available_at
) free
cross join lateral (
  select min(front.lease_until) as lease_until
  from (
    select job.lease_until, job.name
    from kerja_jobs job
    where coalesce(free.available_at > {now}, true)
      and job.queue = place.queue
      and job.priority = place.priority
      and job.available_at >= place.since
      and job.available_at < place.until
      and job.available_at <= {now}
    order by job.available_at
    limit 1000) front
  where front.lease_until > {now}
    and front.name = any (?)
) held
where place.queue not in (select paused.queue from kerja_paused_queues paused)
  and (cardinality(?) = 0 or place.queue = any (?))
group by place.queue
having min(least(free.available_at, held.lease_until)) is not null
union all
(select {outcomes}, 0
from kerja_outcomes
limit 1)
