insert into kerja_paused_queues (queue, paused_at)
select ?, {now}
from dual
where not exists (select 1 from kerja_paused_queues paused where paused.queue = ?)
