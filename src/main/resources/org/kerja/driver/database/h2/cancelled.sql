-- Plan: each by primary key.
select job.id
from kerja_jobs job
where job.id = any (?)
  and job.cancelled = 1
