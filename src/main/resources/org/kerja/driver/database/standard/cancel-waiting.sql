-- Plan: one row by primary key.
delete from kerja_jobs
where id = ?
  and (node is null or available_at <= {now})
