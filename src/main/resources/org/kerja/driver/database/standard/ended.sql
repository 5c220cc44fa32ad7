-- Plan: one row by primary key.
select ended.id, ended.name, ended.queue, ended.state, ended.reason, ended.progress, ended.result, ended.created_at, ended.ended_at
from kerja_ended_jobs ended
where ended.id = {id}
  and ended.keep_until > {now}
