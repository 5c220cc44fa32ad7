-- Plan: kerja_jobs_line, one row.
select first_one.id
from kerja_jobs first_one force index (kerja_jobs_line)
where first_one.line = ?
order by first_one.line, first_one.place, first_one.id
limit 1
