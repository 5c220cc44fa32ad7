-- Those of claims that were given back uncounted. Plan: the job's range of the primary key, sent as a batch.
delete from kerja_limit_uses
where job_id = {id}
  and delivery >= ?
