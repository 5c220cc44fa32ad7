-- {ids} is a parameter for each id. Plan: each row by primary key.
select failure.id, failure.unique_key
from kerja_failed_jobs failure
where failure.id in ({ids})
  and failure.unique_key is not null
