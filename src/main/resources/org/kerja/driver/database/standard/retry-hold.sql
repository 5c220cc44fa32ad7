-- Locks the row until the job has moved. Plan: one row by primary key, sent as a batch.
update kerja_failed_jobs
set lease_token = lease_token + 1
where id = ?
