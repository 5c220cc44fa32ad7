-- Plan: kerja_workflows_parent.
select workflow.id
from kerja_workflows workflow
where workflow.parent = ?
order by workflow.id
