-- Sent as a batch.
insert into kerja_outcomes (workflow, kind, job_id, number_of, content)
values (?, ?, ?, ?, ?)
