-- Extends leases; returns for each 0 if it is refused, 2 if somebody asked to cancel the job, else 1.
--
-- KEYS: the base
-- ARGV: the lease in milliseconds, then for each job its id and token
local base = KEYS[1]
local ends = now + tonumber(ARGV[1])
local result = {}
thoughMemoryIsFull(base)
for index = 2, #ARGV, 2 do
  local s = held(base, ARGV[index], ARGV[index + 1])
  if s then
    s.ends = ends
    keep(base, ARGV[index], s)
    redis.call('ZADD', base .. 'leases', ends, ARGV[index])
  end
  result[#result + 1] = not s and 0 or 1 + s.cancelled
end
return result
