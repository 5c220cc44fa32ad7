-- Plan: kerja_workflows_created, backward.
select workflow.id, workflow.parent, workflow.kind, workflow.name, workflow.state, workflow.total, workflow.succeeded, workflow.failed,
       workflow.cancelled, workflow.skipped, workflow.body, workflow.created_at, workflow.ended_at
from kerja_workflows workflow
where workflow.kind = ?
  and workflow.parent is null
order by workflow.created_at desc, workflow.id desc
limit ? offset ?
