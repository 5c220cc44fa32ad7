-- Moves a job to the failed ones; returns 1, or 0 if it is refused.
--
-- KEYS: the base
-- ARGV: its id, its token, the reason, the message, 1 if the attempt counts, the log of attempts, the connection
local base, id = KEYS[1], ARGV[1]
local s = held(base, id, ARGV[2])
if not s then
  return 0
end
local job = envelope(base, id)
local failures = queueBase(base)
local workflow = leaveWorkflow(base, id)
gone(base, id, s.level)
if workflow then
  -- It may be retried.
  redis.call('HSET', failures .. 'members', id, workflow)
  tell(prefixOf(base), workflow, 'FAILED', id, 1, ARGV[4])
end
redis.call('HSET', failures .. 'failure:' .. id, 'envelope', job, 'reason', ARGV[3], 'message', ARGV[4],
  'counters', string.format('%d %d %d %d', s.deliveries, s.failures + ARGV[5], s.lost, s.releases),
  'attempts', ARGV[6], 'connection', ARGV[7], 'failed', string.format('%.0f', now))
redis.call('ZADD', failures .. 'failed', now, id)
redis.call('ZADD', failures .. 'failed:' .. nameOf(levelOf(job)), now, id)
return 1
