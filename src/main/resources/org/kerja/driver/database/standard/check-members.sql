select job_id, workflow
from kerja_members
where 1 = 0
