-- Plan: kerja_jobs_line, one row.
select first_one.id
from kerja_jobs first_one
where first_one.line = ?
order by first_one.line, first_one.priority desc, first_one.id
limit 1
