select id, workflow, kind, job_id, number_of, content
from kerja_outcomes
where 1 = 0
