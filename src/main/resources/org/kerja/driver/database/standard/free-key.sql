-- If somebody has taken the key since, its row names another job. Plan: one row by primary key, sent as a batch.
delete from kerja_unique_keys
where unique_key = ?
  and job_id = {id}
