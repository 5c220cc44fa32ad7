-- Sent as a batch.
insert into kerja_ended_jobs (id, name, queue, state, reason, progress, result, created_at, ended_at, keep_until)
values ({id}, ?, ?, ?, ?, {integer}, ?, {now} - {bigint}, {now}, {now} + {bigint})
