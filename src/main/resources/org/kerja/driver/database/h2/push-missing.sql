-- A job that is there already stays as it is.
insert into kerja_jobs (id, queue, name, version, priority, available_at, created_at, payload)
select {id}, cast(? as varchar), cast(? as varchar), cast(? as integer), cast(? as integer),
       cast(? as bigint) + cast(? as bigint) * {now}, {now}, cast(? as varchar)
where not exists (select 1 from kerja_jobs job where job.id = {id})
