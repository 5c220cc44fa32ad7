-- The walk of a queue passes by the dead entries that vacuum has not yet removed, some ms for each 100,000; jobs whose ids
-- are known need no walk. All that kerja_jobs_claim knows is written as expressions, since the planner would read the whole
-- index if it took the table for empty, see schema. Plan: each row by primary key.
select job.ctid
from kerja_jobs job
where job.id = any (cast(? as uuid[]))
  and job.queue || '' = any (?)
  and job.queue <> all (array(select paused.queue from kerja_paused_queues paused))
  and job.name = any (?)
  and greatest(job.available_at, job.lease_until) <= {now}
limit ?
for update skip locked
