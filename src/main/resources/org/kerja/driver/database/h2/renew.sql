-- Plan: one row by primary key, sent as a batch.
update kerja_jobs
set available_at = {now} + cast(? as bigint)
where id = ?
  and lease_token = ?
  and node is not null
  and available_at > {now}
