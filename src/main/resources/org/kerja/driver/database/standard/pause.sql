insert into kerja_paused_queues (queue, paused_at)
select cast(? as varchar(255)), {now}
where not exists (select 1 from kerja_paused_queues paused where paused.queue = ?)
