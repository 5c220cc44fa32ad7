-- Some rows from one on, and whether nobody has the key. Plan: the range of the primary key, and each job by its own.
select taken.unique_key, taken.job_id,
       case when taken.free_at <= {now} and job.id is null then 1 else 0 end
from (
  select unique_key, job_id, free_at
  from kerja_unique_keys
  where unique_key > ?
  order by unique_key
  limit ?
) taken
left join kerja_jobs job on job.id = taken.job_id
order by taken.unique_key
