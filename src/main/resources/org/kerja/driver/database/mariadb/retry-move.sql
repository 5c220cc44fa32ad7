-- {ids} is a parameter for each id. Plan: each row by primary key.
insert into kerja_jobs (id, queue, name, version, priority, available_at, created_at, lease_token, payload)
select failure.id, failure.queue, failure.name, failure.version, failure.priority, {now}, {now},
       failure.lease_token, failure.payload
from kerja_failed_jobs failure
where failure.id in ({ids})
  and not exists (select 1 from kerja_jobs job where job.id = failure.id)
