-- Plan: one row by primary key.
select job.line
from kerja_jobs job
where job.id = {id}
  and job.line is not null
