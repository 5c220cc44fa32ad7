-- Plan: one row by primary key, sent as a batch.
delete from kerja_jobs
where id = {id}
  and lease_token = ?
  and lease_until > {now}
  and cancelled = 1
