-- {ids} is a parameter for each id. Plan: each by primary key.
select member.job_id, member.workflow
from kerja_members member
where member.job_id in ({ids})
