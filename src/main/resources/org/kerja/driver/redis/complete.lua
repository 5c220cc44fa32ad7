-- Removes completed jobs of a queue that are not limited; returns the places of those that are refused.
--
-- KEYS: the base
-- ARGV: for each its id and its token, at most a thousand
local base = KEYS[1]
local time = string.format('%016.0f', now)
local ids, refused, removed = {}, {}, {}
for index = 1, #ARGV / 2 do
  ids[index] = ARGV[2 * index - 1]
end
local states = redis.call('HMGET', base .. 'states', unpack(ids))
for index = 1, #ids do
  local text = states[index]
  if text and string.sub(text, 1, 19) == ARGV[2 * index] and string.sub(text, 21, 36) > time then
    removed[#removed + 1] = ids[index]
  else
    refused[#refused + 1] = index
  end
end
if #removed > 0 then
  redis.call('ZREM', base .. 'leases', unpack(removed))
  redis.call('HDEL', base .. 'jobs', unpack(removed))
  redis.call('HDEL', base .. 'states', unpack(removed))
  if redis.call('EXISTS', base .. 'uniques') == 1 then
    for _, id in ipairs(removed) do
      freeUnique(base, id)
    end
  end
end
return refused
