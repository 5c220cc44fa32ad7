select paused.queue
from kerja_paused_queues paused
