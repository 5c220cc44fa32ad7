-- A row that is there already stays as it is, and is locked. Plan: one row, sent as a batch.
insert into kerja_unique_keys (unique_key, job_id, until_what, free_at, since)
values (?, ?, ?, ? + ? * {now}, {now})
on duplicate key update unique_key = kerja_unique_keys.unique_key
