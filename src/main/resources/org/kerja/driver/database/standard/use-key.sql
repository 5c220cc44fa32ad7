insert into kerja_limit_uses (limit_key, job_id, lease_token, delivery, claimed_at, counts_until)
values (?, {id}, ?, ?, {now}, {now} + {bigint})
