-- The channel is that of the table, wherever the search path finds it: other schemas of the database have their own.
-- A transaction that does nothing else writes nothing, so its commit waits for no disk.
select pg_notify('kerja_' || 'kerja_jobs'::regclass::oid, ?)
