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
if isPaused(base) then
  enter(base, id, level, now)
  return false
end
local mine = token(ARGV[7])
local ends = now + tonumber(ARGV[5])
redis.call('ZADD', base .. 'leases', ends, id)
keep(base, id, {token = mine, ends = ends, deliveries = 1, failures = 0, lost = 0, releases = 0, claimed = '1', started = '0',
  cancelled = '0', progress = -1, level = level, node = ARGV[6], attempts = ''})
return mine
