-- Added to an insert: a job that is there already stays as it is.
on conflict (id) do nothing
