-- What uses up a limit. Its keys begin with <prefix>limit:<key>:
--
--   held     sorted set of what is one of so many at once: base, id and token of a job, by the time of the claim
--   begun    sorted set of what counts for a rate: base, id and delivery of a job, by the time of the claim
local function limitKey(prefix, key, kind)
  return prefix .. 'limit:' .. key .. ':' .. kind
end

-- The ids of the jobs that workers have; what is left of others is removed.
local function holders(prefix, key)
  local ids = {}
  local name = limitKey(prefix, key, 'held')
  for _, member in ipairs(redis.call('ZRANGE', name, 0, -1)) do
    local base, id, shown = string.match(member, '^(.*)\n(.*)\n(.*)$')
    if held(base, id, shown) then
      ids[#ids + 1] = id
    else
      redis.call('ZREM', name, member)
    end
  end
  return ids
end

-- How many count within the time of a rate, and the milliseconds until the first of them does no longer. One that was given back
-- uncounted has been handed out less often since, and does not count.
local function begun(prefix, key, counted, all)
  if counted == 0 then
    return 0, 0
  end
  local name = limitKey(prefix, key, 'begun')
  redis.call('ZREMRANGEBYSCORE', name, '-inf', now - counted)
  if all then
    for _, member in ipairs(redis.call('ZRANGE', name, 0, -1)) do
      local base, id, delivery = string.match(member, '^(.*)\n([^\n]*)\n([^\n]*) [^\n]*$')
      local s = stateOf(base, id)
      if s and not isHeld(s) and tonumber(s.deliveries) < tonumber(delivery) then
        redis.call('ZREM', name, member)
      end
    end
  end
  local first = redis.call('ZRANGE', name, 0, 0, 'WITHSCORES')[2]
  return redis.call('ZCARD', name), first and tonumber(first) + counted - now or 0
end

-- How many more may begin, and if that is none because of the rate, the milliseconds until there may be one.
local function room(prefix, rule)
  local most, wait = math.huge, nil
  if rule.concurrent > 0 then
    most = rule.concurrent - #holders(prefix, rule.key)
  end
  if rule.rate > 0 then
    local used = begun(prefix, rule.key, rule.counted, false)
    local untilFree
    if used >= rule.rate then
      used, untilFree = begun(prefix, rule.key, rule.counted, true)
    end
    if used >= rule.rate then
      wait = untilFree
    end
    most = math.min(most, rule.rate - used)
  end
  return most, wait
end

-- A job uses a key. The delivery is 0 if that counts whatever becomes of the job.
local function use(prefix, rule, base, id, shown, delivery, holds)
  if holds then
    redis.call('ZADD', limitKey(prefix, rule.key, 'held'), now, base .. '\n' .. id .. '\n' .. shown)
  end
  if rule.counted > 0 then
    local name = limitKey(prefix, rule.key, 'begun')
    local once = delivery == 0 and redis.call('ZCARD', name) .. clock[2] or ''
    redis.call('ZADD', name, now, base .. '\n' .. id .. '\n' .. delivery .. ' ' .. once)
    redis.call('PEXPIRE', name, rule.counted)
  end
end
