-- Plan: the oldest by kerja_failed_jobs_failed_at.
delete from kerja_failed_jobs
where failed_at <= {now} - ?
order by failed_at, id
limit ?
