-- Plan: one row by primary key, sent as a batch.
insert into kerja_jobs (id, queue, name, version, priority, available_at, created_at, lease_token, payload)
select cast(failure.id as uuid), failure.queue, failure.name, failure.version, failure.priority, {now}, {now},
       failure.lease_token, failure.payload
from kerja_failed_jobs failure
where failure.id = ?
  and not exists (select 1 from kerja_jobs job where job.id = cast(failure.id as uuid))
