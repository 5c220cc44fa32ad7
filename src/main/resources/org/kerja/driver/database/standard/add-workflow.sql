-- Sent as a batch.
insert into kerja_workflows (id, parent, kind, name, state, total, succeeded, failed, cancelled, skipped, body, created_at, ended_at)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {now}, 0)
