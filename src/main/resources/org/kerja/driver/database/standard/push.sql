insert into kerja_jobs (id, queue, name, version, priority, available_at, created_at, payload)
values ({id}, ?, ?, ?, ?, {bigint} + {bigint} * {now}, {now}, ?)
