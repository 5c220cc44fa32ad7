-- Those of ClaimFront.
  select one.queue, one.priority, one.since, one.until
  from unnest(?, ?, ?, ?) as one (queue, priority, since, until)
