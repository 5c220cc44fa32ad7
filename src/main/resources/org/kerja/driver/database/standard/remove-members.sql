-- Plan: kerja_members_workflow, sent as a batch.
delete from kerja_members
where workflow = ?
