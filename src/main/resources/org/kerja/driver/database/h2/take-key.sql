-- A row that is there already stays as it is. Plan: one row by primary key, sent as a batch.
insert into kerja_unique_keys (unique_key, job_id, until_what, free_at, since)
select wanted.unique_key, wanted.job_id, wanted.until_what, wanted.millis + wanted.relative * {now}, {now}
from (
  select cast(? as varchar) as unique_key, {id} as job_id, cast(? as varchar) as until_what,
         cast(? as bigint) as millis, cast(? as bigint) as relative
) wanted
where not exists (select 1 from kerja_unique_keys taken where taken.unique_key = wanted.unique_key)
