select id, connection, queue, name, version, priority, created_at, failed_at, reason, message,
       attempt, failures, lost_leases, releases, lease_token, attempts, payload, unique_key, line, limits
from kerja_failed_jobs
where 1 = 0
