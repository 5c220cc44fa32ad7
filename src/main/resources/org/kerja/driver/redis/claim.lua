-- Hands out jobs that are due: by the order of queues, then priority, then time, then id.
--
-- KEYS: the bases of the queues
-- ARGV: how many, the lease in milliseconds, the node, three random digits; below which priority and for how long jobs must
--       have waited, or nothing; the names
-- Returns nothing if there are leases that have ended, whose jobs are to be rescued first; else the time, then for each queue the
-- number of its jobs, and for each of those its token, id, envelope and the state it had before, if any.
local limit, lease, node, random, below = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5]
local ends = string.format('%016.0f', now + lease)
local fresh = token(random)
local latest = below == '' and now or now - tonumber(ARGV[6])
local names = {}
for index = 7, #ARGV do
  names[ARGV[index]] = true
end
local result = {string.format('%.0f', now)}

-- One more than it was, should the clock have been set back.
local function after(last)
  return string.sub(last, 1, 10) .. string.format('%09d', tonumber(string.sub(last, 11)) + 1)
end

-- The state of a job that was claimed before, see job.lua.
local function again(text)
  local last, deliveries, failures, lost, releases, claimed, cancelled, level, attempts = string.match(text,
    '^(%d+) %d+ (%-?%d+) (%d+) (%d+) (%d+) ([01]) [01] ([01]) %-?%d+\n([^\n]*)\n[^\n]*\n(.*)$')
  local mine = last < fresh and fresh or after(last)
  return mine, string.format('%s %s %d %s %d %s 1 0 %s -1\n%s\n%s\n', mine, ends, deliveries + 1, failures, lost + claimed,
    releases, cancelled, level, node) .. attempts
end

-- Jobs of one level, in their order.
local function take(base, level, ids)
  local jobs = redis.call('HMGET', base .. 'jobs', unpack(ids))
  local before = redis.call('HMGET', base .. 'states', unpack(ids))
  local first = fresh .. ' ' .. ends .. ' 1 0 0 0 1 0 0 -1\n' .. level .. '\n' .. node .. '\n'
  local states, leases = {}, {}
  local size, place = 0, #result
  for index = 1, #ids do
    local job = jobs[index]
    if job then
      local id, text, mine, state = ids[index], before[index], fresh, first
      if text then
        mine, state = again(text)
      end
      states[size + 1] = id
      states[size + 2] = state
      leases[size + 1] = ends
      leases[size + 2] = id
      size = size + 2
      result[place + 1] = mine
      result[place + 2] = id
      result[place + 3] = job
      result[place + 4] = text
      place = place + 4
    end
  end
  redis.call('ZREM', base .. 'waiting:' .. level, unpack(ids))
  if size > 0 then
    redis.call('HSET', base .. 'states', unpack(states))
    redis.call('ZADD', base .. 'leases', unpack(leases))
  end
  return size / 2
end

local function known(base)
  local levels = {}
  for _, level in ipairs(redis.call('ZRANGE', base .. 'levels', 0, -1)) do
    local priority, name = string.match(level, '^(%-?%d+):(.*)$')
    if names[name] and (below == '' or tonumber(priority) < tonumber(below)) then
      levels[#levels + 1] = level
    end
  end
  return levels
end

local function due(base, level, most)
  local ids = redis.call('ZRANGEBYSCORE', base .. 'waiting:' .. level, '-inf', latest, 'LIMIT', 0, most)
  if #ids == 0 and redis.call('EXISTS', base .. 'waiting:' .. level) == 0 then
    redis.call('ZREM', base .. 'levels', level)
  end
  return ids
end

-- As many as there are of several levels, those first that are due for longest.
local function takeMixed(base, levels, most)
  local all = {}
  for _, level in ipairs(levels) do
    local found = redis.call('ZRANGEBYSCORE', base .. 'waiting:' .. level, '-inf', latest, 'WITHSCORES', 'LIMIT', 0, most)
    for index = 1, #found, 2 do
      all[#all + 1] = {id = found[index], at = tonumber(found[index + 1]), level = level}
    end
  end
  table.sort(all, function(a, b)
    if a.at ~= b.at then
      return a.at < b.at
    end
    return a.id < b.id
  end)
  local taken, first = 0, 1
  while first <= #all and taken < most do
    local last = first
    while last < #all and all[last + 1].level == all[first].level and last - first + 1 < most - taken do
      last = last + 1
    end
    local ids = {}
    for index = first, last do
      ids[#ids + 1] = all[index].id
    end
    taken = taken + take(base, all[first].level, ids)
    first = last + 1
  end
  return taken
end

local function priorityOf(level)
  return string.match(level, '^[^:]*')
end

local function takeAll(base, most)
  local levels = known(base)
  if below ~= '' then
    return takeMixed(base, levels, most)
  end
  local taken, first = 0, 1
  while first <= #levels and taken < most do
    local last = first
    while last < #levels and priorityOf(levels[last + 1]) == priorityOf(levels[first]) do
      last = last + 1
    end
    if first == last then
      local ids = due(base, levels[first], most - taken)
      if #ids > 0 then
        taken = taken + take(base, levels[first], ids)
      end
    else
      taken = taken + takeMixed(base, {unpack(levels, first, last)}, most - taken)
    end
    first = last + 1
  end
  return taken
end

for _, base in ipairs(KEYS) do
  if redis.call('ZRANGEBYSCORE', base .. 'leases', '-inf', now, 'LIMIT', 0, 1)[1] then
    return false
  end
end
for _, base in ipairs(KEYS) do
  local place = #result + 1
  result[place] = 0
  if limit > 0 and redis.call('EXISTS', base .. 'paused') == 0 then
    local taken = 0
    -- In steps, since what a call takes lies on the stack.
    while limit > 0 do
      local step = math.min(limit, 1000)
      local got = takeAll(base, step)
      taken = taken + got
      limit = limit - got
      if got < step then
        break
      end
    end
    result[place] = taken
  end
end
return result
