-- Plan: primary key, sent as a batch.
delete from kerja_steps
where workflow = ?
