-- Plan: one row by primary key.
delete from kerja_jobs
where id = ?
  and cancelled = 1
