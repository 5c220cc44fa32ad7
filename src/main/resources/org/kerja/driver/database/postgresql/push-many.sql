insert into kerja_jobs (id, queue, name, version, priority, available_at, created_at, payload)
select job.id, job.queue, job.name, job.version, job.priority, job.millis + job.relative * {now}, {now}, job.payload
from unnest(cast(? as uuid[]), ?, ?, ?, ?, ?, ?, ?) as job (id, queue, name, version, priority, millis, relative, payload)
