-- Plan: one pass over the table, which has as many rows as there are limited jobs that run or count.
delete from kerja_limit_uses
where counts_until <= {now}
  and not exists (
    select 1
    from kerja_jobs job
    where job.id = kerja_limit_uses.job_id
      and job.lease_token = kerja_limit_uses.lease_token
      and job.lease_until > {now})
