select unique_key, job_id, until_what, free_at, since
from kerja_unique_keys
where 1 = 0
