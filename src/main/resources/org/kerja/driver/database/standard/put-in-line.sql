-- Plan: one row by primary key, sent as a batch.
update kerja_jobs
set line = ?,
    limits = ?
where id = {id}
