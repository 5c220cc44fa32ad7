-- Plan: one row by primary key, sent as a batch.
insert into kerja_jobs (id, queue, name, version, priority, available_at, created_at, lease_token, payload, line, limits)
select cast(failure.id as uuid), 
       case when failure.line is null then failure.queue else concat(failure.queue, {mark}) end, failure.name, failure.version, failure.priority, {now}, {now},
       failure.lease_token, failure.payload, failure.line, failure.limits
from kerja_failed_jobs failure
where failure.id = ?
  and not exists (select 1 from kerja_jobs job where job.id = cast(failure.id as uuid))
