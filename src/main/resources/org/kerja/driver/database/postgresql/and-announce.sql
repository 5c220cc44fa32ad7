-- What follows the insert of one job, see announce. A statement of its own would be planned and executed by itself.
returning pg_notify('kerja_' || 'kerja_jobs'::regclass::oid, ?)
