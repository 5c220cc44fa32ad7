and job.priority = ?
  and job.available_at >= ?
  and job.available_at < ?
