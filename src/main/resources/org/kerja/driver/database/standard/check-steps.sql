select workflow, place, body
from kerja_steps
where 1 = 0
