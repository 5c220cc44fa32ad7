-- {behind} is nothing, or the condition of an end. Plan: a range of kerja_jobs_line for group-by, one row of each line.
select distinct job.line
from kerja_jobs job
where job.line > ?
  {behind}
order by job.line
limit ?
