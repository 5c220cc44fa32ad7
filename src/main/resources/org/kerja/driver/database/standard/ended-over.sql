-- Plan: the beginning of kerja_ended_jobs_keep.
select ended.id
from kerja_ended_jobs ended
where ended.keep_until <= {now}
order by ended.keep_until
limit ?
