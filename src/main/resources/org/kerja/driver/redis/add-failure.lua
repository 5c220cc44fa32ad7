-- Keeps a failed job.
--
-- KEYS: the base of the queue, the set of queues if that may be used in the same step
-- ARGV: the queue, its id, the level, when it was dispatched or 0, the rest of its envelope, when it failed or 0, the reason, the message,
--       the counters, the log of attempts, the connection
local base, id = KEYS[1], ARGV[2]
if KEYS[2] then
  redis.call('SADD', KEYS[2], ARGV[1])
end
local time = string.format('%.0f', now)
local created = ARGV[4] == '0' and time or ARGV[4]
local failed = ARGV[6] == '0' and time or ARGV[6]
redis.call('DEL', base .. 'failure:' .. id)
redis.call('HSET', base .. 'failure:' .. id, 'envelope', ARGV[3] .. '\n' .. created .. '\n' .. ARGV[5], 'reason', ARGV[7],
  'message', ARGV[8], 'counters', ARGV[9], 'attempts', ARGV[10], 'connection', ARGV[11], 'failed', failed)
redis.call('ZADD', base .. 'failed', failed, id)
redis.call('ZADD', base .. 'failed:' .. nameOf(ARGV[3]), failed, id)
