-- Plan: one row by primary key, sent as a batch.
update kerja_jobs
set lease_until = {now} + {bigint}
where id = {id}
  and lease_token = ?
  and lease_until > {now}
