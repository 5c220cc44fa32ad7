select id, queue, name, version, priority, available_at, created_at, attempt, lease_until, lease_token, node, started,
       failures, lost_leases, releases, cancelled, progress, attempts, payload, line, limits
from kerja_jobs
where 1 = 0
