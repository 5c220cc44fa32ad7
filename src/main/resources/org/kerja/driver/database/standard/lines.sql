-- {behind} is nothing, or the condition of an end. Plan: a range of kerja_jobs_line, one row.
select job.line
from kerja_jobs job
where job.line > ?
  {behind}
order by job.line
limit 1
