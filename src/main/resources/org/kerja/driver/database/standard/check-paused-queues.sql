select queue, paused_at
from kerja_paused_queues
where 1 = 0
