-- Plan: one row by primary key, sent as a batch.
delete from kerja_outcomes
where id = ?
