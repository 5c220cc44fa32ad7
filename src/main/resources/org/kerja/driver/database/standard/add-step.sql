-- Sent as a batch.
insert into kerja_steps (workflow, place, body)
values (?, ?, ?)
