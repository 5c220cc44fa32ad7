-- Stores a job that is due and hands it out in the same step; returns the token, or nothing if it was only stored.
--
-- KEYS: the base, the set of queues if that may be used in the same step
-- ARGV: the queue, the level, the id, the rest of the envelope, the lease in milliseconds, the node, three random digits
local base = KEYS[1]
local level, id = ARGV[2], ARGV[3]
if KEYS[2] then
  redis.call('SADD', KEYS[2], ARGV[1])
end
local created = string.format('%.0f', now)
if redis.call('HSETNX', base .. 'jobs', id, level .. '\n' .. created .. '\n' .. ARGV[4]) == 0 then
  return false
end
if redis.call('EXISTS', base .. 'paused') == 1 then
  redis.call('ZADD', base .. 'levels', -tonumber(string.match(level, '^[^:]*')), level)
  redis.call('ZADD', base .. 'waiting:' .. level, created, id)
  return false
end
local mine = token(ARGV[7])
local ends = string.format('%016.0f', now + ARGV[5])
redis.call('ZADD', base .. 'leases', ends, id)
redis.call('HSET', base .. 'states', id,
  mine .. ' ' .. ends .. ' 1 0 0 0 1 0 0 -1\n' .. level .. '\n' .. ARGV[6] .. '\n')
return mine
