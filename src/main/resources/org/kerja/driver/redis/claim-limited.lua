-- Hands out jobs of one line, as many as its keys allow.
--
-- KEYS: the base
-- ARGV: the line, how many, the lease in milliseconds, the node, three random digits, the number of limited keys, for each the
--       key, how many at once, how many in a time and for how many milliseconds each counts; then the names
-- Returns the time, the milliseconds until a rate allows more or -1, and for each job its token, id, envelope and the state it had
-- before, if any.
local base, line, most, lease, node = KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local prefix = prefixOf(base)
local fresh = token(ARGV[5])
local ordered = string.sub(line, 1, 1) == 'o'
local rules, names = {}, {}
for index = 1, tonumber(ARGV[6]) do
  local at = 3 + 4 * index
  rules[index] = {key = ARGV[at], concurrent = tonumber(ARGV[at + 1]), rate = tonumber(ARGV[at + 2]),
    counted = tonumber(ARGV[at + 3])}
end
for index = 7 + 4 * #rules, #ARGV do
  names[ARGV[index]] = true
end
local result = {string.format('%.0f', now), -1}
if isPaused(base) then
  return result
end
rescue(base)
for _, id in ipairs(redis.call('ZRANGEBYSCORE', base .. 'later:' .. line, '-inf', now, 'LIMIT', 0, 1000)) do
  redis.call('ZREM', base .. 'later:' .. line, id)
  redis.call('ZADD', base .. 'line:' .. line, -priorityOf(levelOf(envelope(base, id))), id)
end

local allowed = math.huge
for _, rule in ipairs(rules) do
  local more, wait = room(prefix, rule)
  allowed = math.min(allowed, more)
  if wait and (result[2] == -1 or wait < result[2]) then
    result[2] = wait
  end
end
most = math.min(most, allowed)

local function take(id, job)
  local before = redis.call('HGET', base .. 'states', id)
  local s = before and state(before) or {token = '', deliveries = 0, failures = 0, lost = 0, releases = 0, claimed = '0',
    cancelled = '0', attempts = ''}
  s.token = s.token < fresh and fresh or string.sub(s.token, 1, 10) .. string.format('%09d', string.sub(s.token, 11) + 1)
  s.deliveries, s.lost = s.deliveries + 1, s.lost + s.claimed
  s.ends, s.claimed, s.started, s.progress, s.level, s.node = now + lease, '1', '0', -1, levelOf(job), node
  leave(base, id, s.level)
  redis.call('ZADD', base .. 'leases', s.ends, id)
  keep(base, id, s)
  for _, rule in ipairs(rules) do
    use(prefix, rule, base, id, s.token, s.deliveries, true)
  end
  for _, value in ipairs({s.token, id, job, before}) do
    result[#result + 1] = value
  end
end

-- A job of a line that may be claimed as far as it is not for limits to say.
local function isWanted(id, job)
  local at = redis.call('ZSCORE', base .. 'waiting:' .. levelOf(job), id)
  return at and tonumber(at) <= now and names[nameOf(levelOf(job))]
end

local taken, seen = 0, 0
while taken < most do
  local ids = redis.call('ZRANGE', base .. 'line:' .. line, seen, ordered and 0 or seen + 99)
  local chosen = {}
  for _, id in ipairs(ids) do
    local job = envelope(base, id)
    if taken + #chosen < most and isWanted(id, job) then
      chosen[#chosen + 1] = {id, job}
    end
  end
  for _, one in ipairs(chosen) do
    take(one[1], one[2])
  end
  taken = taken + #chosen
  seen = seen + #ids - #chosen
  if ordered or #ids < 100 then
    break
  end
end
if taken < tonumber(ARGV[2]) and result[2] == -1 and taken > 0 then
  for _, rule in ipairs(rules) do
    local _, wait = room(prefix, rule)
    if wait and (result[2] == -1 or wait < result[2]) then
      result[2] = wait
    end
  end
end
return result
