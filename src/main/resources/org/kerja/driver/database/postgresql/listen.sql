-- The name of the channel is that of announce, and no parameter can stand for it.
do $$ begin execute format('listen %I', 'kerja_' || 'kerja_jobs'::regclass::oid); end $$
