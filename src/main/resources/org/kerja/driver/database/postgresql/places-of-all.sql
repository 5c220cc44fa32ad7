-- Jumps from one queue and priority to the next.
  (select job.queue, job.priority, cast(-9223372036854775808 as bigint) as since, 9223372036854775807 as until
   from kerja_jobs job
   order by job.queue, job.priority desc
   limit 1)
  union all
  select following.queue, following.priority, place.since, place.until
  from place
  cross join lateral (
    (select job.queue, job.priority
     from kerja_jobs job
     where job.queue = place.queue
       and job.priority < place.priority
     order by job.priority desc
     limit 1)
    union all
    (select job.queue, job.priority
     from kerja_jobs job
     where job.queue > place.queue
     order by job.queue, job.priority desc
     limit 1)
    limit 1
  ) following
