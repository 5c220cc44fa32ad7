-- Removes a job that waits, or asks the worker that holds it to cancel it: CANCELLED, REQUESTED or NOT_FOUND.
--
-- KEYS: the bases
-- ARGV: its id, for how many milliseconds it is kept as ended, and what is kept before and after the name and queue
for _, base in ipairs(KEYS) do
  local job, s = current(base, ARGV[1])
  if isHeld(s) then
    s.cancelled = '1'
    keep(base, ARGV[1], s)
    return 'REQUESTED'
  end
  if job then
    gone(base, ARGV[1], levelOf(job))
    if ARGV[2] ~= '0' then
      redis.call('SET', queueBase(base) .. 'ended:' .. ARGV[1], dispatchedAt(job) .. '\n' .. string.format('%.0f', now) .. '\n'
        .. nameOf(levelOf(job)) .. '\n' .. ARGV[3], 'PX', ARGV[2])
    end
    return 'CANCELLED'
  end
end
return 'NOT_FOUND'
