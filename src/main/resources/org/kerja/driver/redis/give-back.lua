-- Puts jobs back into their queue; returns the places of those that are refused.
--
-- KEYS: the base
-- ARGV: for each its id, its token, the delay in milliseconds, FAILED, RELEASED or UNCOUNTED, and the log of attempts
local base = KEYS[1]
local refused = {}
thoughMemoryIsFull(base)
for index = 1, #ARGV, 5 do
  local id, kind = ARGV[index], ARGV[index + 3]
  local s = held(base, id, ARGV[index + 1])
  if not s then
    refused[#refused + 1] = (index + 4) / 5
  elseif s.cancelled == '1' then
    gone(base, id, s.level)
  else
    if kind == 'FAILED' then
      s.failures = s.failures + 1
    elseif kind == 'RELEASED' then
      s.releases = s.releases + 1
    else
      s.deliveries = s.deliveries - 1
    end
    s.ends, s.claimed, s.started, s.progress, s.node, s.attempts = 0, '0', '0', -1, '', ARGV[index + 4]
    keep(base, id, s)
    redis.call('ZREM', base .. 'leases', id)
    enter(base, id, s.level, now + tonumber(ARGV[index + 2]))
  end
end
return refused
