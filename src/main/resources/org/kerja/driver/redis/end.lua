-- Removes jobs of a queue that are done, and keeps how they ended; returns the places of those that are refused.
--
-- KEYS: the base
-- ARGV: for each its id, its token, for how many milliseconds it is kept, and what is kept
local base = KEYS[1]
local refused = {}
for index = 1, #ARGV, 4 do
  local id = ARGV[index]
  local s = held(base, id, ARGV[index + 1])
  if s then
    local created = dispatchedAt(envelope(base, id))
    gone(base, id, s.level)
    if ARGV[index + 2] ~= '0' then
      redis.call('SET', queueBase(base) .. 'ended:' .. id,
        created .. '\n' .. string.format('%.0f', now) .. '\n' .. ARGV[index + 3], 'PX', ARGV[index + 2])
    end
  else
    refused[#refused + 1] = (index + 3) / 4
  end
end
return refused
