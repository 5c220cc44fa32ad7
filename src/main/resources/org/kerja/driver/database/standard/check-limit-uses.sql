select limit_key, job_id, lease_token, delivery, claimed_at, counts_until
from kerja_limit_uses
where 1 = 0
