-- Plan: kerja_workflows_ended.
select workflow.id
from kerja_workflows workflow
where workflow.parent is null
  and workflow.state <> ?
  and workflow.ended_at > 0
  and workflow.ended_at <= {now} - {bigint}
order by workflow.ended_at, workflow.id
limit ?
