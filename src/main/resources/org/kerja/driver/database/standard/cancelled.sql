-- {ids} is a parameter for each id. Plan: each by primary key.
select job.id
from kerja_jobs job
where job.id in ({ids})
  and job.cancelled = 1
