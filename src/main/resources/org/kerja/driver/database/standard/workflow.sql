-- {held} locks it, or is nothing. Plan: one row by primary key.
select workflow.id, workflow.parent, workflow.kind, workflow.name, workflow.state, workflow.total, workflow.succeeded, workflow.failed,
       workflow.cancelled, workflow.skipped, workflow.body, workflow.created_at, workflow.ended_at
from kerja_workflows workflow
where workflow.id = ?
{held}
