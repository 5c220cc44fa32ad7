select paused.paused_at
from kerja_paused_queues paused
where paused.queue = ?
