-- Plan: primary key, in its order.
select step.workflow, step.place, step.body
from kerja_steps step
where step.workflow = ?
order by step.place
limit ?
