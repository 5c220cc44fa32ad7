-- {ids} is a parameter for each id. Plan: each row by primary key.
insert into kerja_jobs (id, queue, name, version, priority, available_at, created_at, lease_token, payload, line, limits)
select failure.id, 
       case when failure.line is null then failure.queue else concat(failure.queue, {mark}) end, failure.name, failure.version, failure.priority, {now}, {now},
       failure.lease_token, failure.payload, failure.line, failure.limits
from kerja_failed_jobs failure
where failure.id in ({ids})
  and not exists (select 1 from kerja_jobs job where job.id = failure.id)
