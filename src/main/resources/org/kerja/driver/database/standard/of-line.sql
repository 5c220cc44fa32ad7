job.line = ?
