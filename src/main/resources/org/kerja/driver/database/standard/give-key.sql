-- The rows are locked. Plan: one row by primary key, sent as a batch.
update kerja_unique_keys
set job_id = {id},
    until_what = ?,
    free_at = ?,
    since = ?
where unique_key = ?
