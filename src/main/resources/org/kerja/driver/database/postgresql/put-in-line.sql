-- Plan: each row by primary key.
update kerja_jobs job
set line = limited.line,
    limits = limited.limits
from unnest(?, ?, cast(? as uuid[])) as limited (line, limits, id)
where job.id = limited.id
