-- Sent as a batch.
insert into kerja_members (job_id, workflow)
values ({id}, ?)
