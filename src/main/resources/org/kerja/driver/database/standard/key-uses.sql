-- A claim holds its key as long as its lease is good, and counts within a time unless it was given back uncounted: then its job
-- has been claimed less often than by it. Plan: the key's range of kerja_limit_uses_key, and each job by its primary key.
select coalesce(sum(case when job.lease_token = used.lease_token and job.lease_until > {now} then 1 else 0 end), 0),
       coalesce(sum(case when used.claimed_at > {now} - {bigint} and not coalesce(job.node is null and job.attempt < used.delivery, false)
                         then 1 else 0 end), 0),
       coalesce(min(case when used.claimed_at > {now} - {bigint} and not coalesce(job.node is null and job.attempt < used.delivery, false)
                         then used.claimed_at end) + {bigint} - {now}, 0)
from kerja_limit_uses used
left join kerja_jobs job on job.id = used.job_id
where used.limit_key = ?
