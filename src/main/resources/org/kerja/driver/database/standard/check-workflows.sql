select id, parent, kind, name, state, total, succeeded, failed, cancelled, skipped, body, created_at, ended_at
from kerja_workflows
where 1 = 0
