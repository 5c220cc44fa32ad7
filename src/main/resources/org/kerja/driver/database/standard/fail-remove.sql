-- The row is held by fail-hold. Plan: one row by primary key.
delete from kerja_jobs
where id = {id}
