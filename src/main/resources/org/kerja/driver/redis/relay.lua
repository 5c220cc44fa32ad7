-- Stores jobs of one queue that lay in an outbox, each once. Returns for each what push-keyed.lua does, or R if it was relayed before; or
-- nothing if a node with a greater fence has relayed.
--
-- KEYS: the base of the queue, the set of queues if that may be used in the same step
-- ARGV: the fence, then the jobs, see keyed.lua
local base = KEYS[1]
local last = redis.call('GET', base .. 'fence')
if last and (#last > #ARGV[1] or #last == #ARGV[1] and last > ARGV[1]) then
  return false
end
redis.call('SET', base .. 'fence', ARGV[1])
-- Of those that nobody has said are out of the outbox, since their node died between the two.
redis.call('ZREMRANGEBYSCORE', base .. 'relayed', '-inf', now - 7 * 24 * 3600 * 1000)
local result = {}
for index = 2, #ARGV, FIELDS do
  local job = read(index)
  if redis.call('ZADD', base .. 'relayed', 'NX', now, job.id) == 1 then
    result[#result + 1] = push(job)
  else
    result[#result + 1] = 'R'
  end
end
return result
