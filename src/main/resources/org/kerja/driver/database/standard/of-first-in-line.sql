-- {first-in-line} is the statement of that name.
job.line = ?
  and job.id = ({first-in-line})
