-- {behind} is nothing, or the condition of an end. Jumps from one line to the next. Plan: index scans of kerja_jobs_line, one row each.
with recursive found as (
  (select job.line
   from kerja_jobs job
   where job.line > ?
     {behind}
   order by job.line
   limit 1)
  union all
  select following.line
  from found
  cross join lateral (
    select job.line
    from kerja_jobs job
    where job.line > found.line
      {behind}
    order by job.line
    limit 1
  ) following
)
select found.line
from found
limit ?
