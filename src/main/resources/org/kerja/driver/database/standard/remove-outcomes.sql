-- Sent as a batch, of what has ended. Plan: one pass over a table of outcomes that nobody has taken yet.
delete from kerja_outcomes
where workflow = ?
