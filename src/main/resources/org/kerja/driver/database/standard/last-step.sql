-- Plan: primary key, backward.
select max(step.place)
from kerja_steps step
where step.workflow = ?
