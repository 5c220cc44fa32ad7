-- Plan: one row by primary key.
select taken.unique_key, taken.job_id, taken.until_what, taken.free_at, taken.since, {now}
from kerja_unique_keys taken
where taken.unique_key = ?
