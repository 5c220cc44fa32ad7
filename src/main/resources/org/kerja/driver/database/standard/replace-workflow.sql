-- Plan: one row by primary key, sent as a batch.
update kerja_workflows
set state = ?,
    total = ?,
    succeeded = ?,
    failed = ?,
    cancelled = ?,
    skipped = ?,
    body = ?,
    ended_at = case when {integer} = 0 then 0 when ended_at = 0 then {now} else ended_at end
where id = ?
