-- Plan: kerja_members_workflow, and each job by primary key.
select member.job_id
from kerja_members member
join kerja_jobs job on job.id = member.job_id
where member.workflow = ?
  and job.lease_until <= {now}
order by member.job_id
limit ?
