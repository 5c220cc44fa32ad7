select id, name, queue, state, reason, progress, result, created_at, ended_at, keep_until
from kerja_ended_jobs
where 1 = 0
