-- Jobs that differ in id and payload only.
insert into kerja_jobs (id, queue, name, version, priority, available_at, created_at, payload)
select job.id, ?, ?, ?, ?, cast(? as bigint) + cast(? as bigint) * {now}, {now}, job.payload
from unnest(cast(? as uuid[]), ?) as job (id, payload)
