-- Plan: one row by primary key.
delete from kerja_failed_jobs
where id = ?
