-- A job that is there already stays as it is.
insert into kerja_jobs (id, queue, name, version, priority, available_at, created_at, payload)
values (?, ?, ?, ?, ?, cast(? as bigint) + cast(? as bigint) * {now}, {now}, ?)
on conflict (id) do nothing
