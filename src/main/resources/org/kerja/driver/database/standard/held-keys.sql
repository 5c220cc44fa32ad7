-- {keys} is a parameter for each key. Plan: each row by primary key, and its job by its own.
select taken.unique_key, taken.job_id
from kerja_unique_keys taken
left join kerja_jobs job on job.id = taken.job_id
where taken.unique_key in ({keys})
  and (taken.until_what = 'TIME' and taken.free_at > {now}
       or taken.until_what = 'DONE' and job.id is not null
       or taken.until_what = 'STARTED' and job.attempt = 0)
