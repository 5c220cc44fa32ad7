and job.place = 0 - ?
  and job.available_at >= ?
  and job.available_at < ?
