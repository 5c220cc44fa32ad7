-- Removes a chain or a batch with all of its parts.
--
-- KEYS: the set of its parts
-- ARGV: the prefix, its id
local prefix = ARGV[1]

local function prune(id)
  local parts = prefix .. 'parts:' .. id
  for _, part in ipairs(redis.call('SMEMBERS', parts)) do
    prune(part)
  end
  redis.call('DEL', parts, prefix .. 'workflow:' .. id, prefix .. 'steps:' .. id, prefix .. 'step-bodies:' .. id, prefix .. 'members:' .. id)
end

local kind = redis.call('HGET', prefix .. 'workflow:' .. ARGV[2], 'kind')
prune(ARGV[2])
redis.call('ZREM', prefix .. 'ended-workflows', ARGV[2])
redis.call('ZREM', prefix .. 'failed-workflows', ARGV[2])
if kind then
  redis.call('ZREM', prefix .. 'workflows:' .. kind, ARGV[2])
end
return kind and 1 or 0
