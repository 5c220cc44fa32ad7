-- Finds a job: the place of its base, its envelope, its state if it has one, when it may be claimed, and the time.
--
-- KEYS: the bases
-- ARGV: its id
for place, base in ipairs(KEYS) do
  local job, s = current(base, ARGV[1])
  if job then
    local at = isHeld(s) and s.ends or redis.call('ZSCORE', base .. 'waiting:' .. levelOf(job), ARGV[1])
      or redis.call('ZSCORE', base .. 'leases', ARGV[1])
    return {place, job, s and redis.call('HGET', base .. 'states', ARGV[1]), string.format('%.0f', at),
      string.format('%.0f', now)}
  end
end
return false
