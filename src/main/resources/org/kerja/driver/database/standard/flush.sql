-- Plan: the oldest by kerja_failed_jobs_failed_at, backward, then each by primary key.
delete from kerja_failed_jobs
where id in (
  select failure.id
  from kerja_failed_jobs failure
  where failure.failed_at <= {now} - cast(? as bigint)
  order by failure.failed_at, failure.id
  limit ?)
