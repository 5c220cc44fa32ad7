-- Plan: primary key, in its order.
select outcome.id, outcome.workflow, outcome.kind, outcome.job_id, outcome.number_of, outcome.content
from kerja_outcomes outcome
order by outcome.id
limit ?
