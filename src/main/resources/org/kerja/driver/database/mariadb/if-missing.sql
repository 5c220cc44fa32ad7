-- What follows the statement push where jobs that are there already stay as they are.
on duplicate key update id = kerja_jobs.id
