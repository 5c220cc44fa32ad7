-- A row that is there already stays as it is. Plan: one row, sent as a batch.
insert into kerja_unique_keys (unique_key, job_id, until_what, free_at, since)
values (?, {id}, ?, {bigint} + {bigint} * {now}, {now})
on conflict (unique_key) do nothing
