-- Plan: the key's range of kerja_limit_uses_key, and each job by its primary key.
select job.id
from kerja_limit_uses used
join kerja_jobs job on job.id = used.job_id
where used.limit_key = ?
  and job.lease_token = used.lease_token
  and job.lease_until > {now}
