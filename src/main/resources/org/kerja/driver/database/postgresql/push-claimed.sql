-- Plan: one row of the paused queues by primary key.
insert into kerja_jobs (id, queue, name, version, priority, available_at, created_at, payload,
                        lease_until, lease_token, attempt, node)
select {id}, line.queue, ?, ?, ?, {clock}, {clock}, ?,
       case when line.paused then 0 else {clock} + ? end,
       case when line.paused then 0 else 1 end,
       case when line.paused then 0 else 1 end,
       case when line.paused then null else ? end
from (
  select cast(? as text) as queue,
         exists (select 1 from kerja_paused_queues paused where paused.queue = ?) as paused
) line
returning lease_token
