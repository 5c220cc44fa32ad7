-- Plan: one row by primary key.
select job.attempt
from kerja_jobs job
where job.id = {id}
