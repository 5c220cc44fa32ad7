-- Stores jobs of one queue that are neither limited nor unique, and tells of them.
--
-- KEYS: the base, the set of queues if that may be used in the same step
-- ARGV: the queue, the channel or nothing, the announcement, then for each level: it, the number of its jobs, and for each of
--       those the id, when it is due (+ or = milliseconds) and the rest of its envelope
local base = KEYS[1]
local created = string.format('%.0f', now)
local next = 4
while next < #ARGV do
  local level, left = ARGV[next], tonumber(ARGV[next + 1])
  local head = level .. '\n' .. created .. '\n'
  local waiting = base .. 'waiting:' .. level
  next = next + 2
  -- Where jobs wait already, the level and the queue are known.
  if redis.call('EXISTS', waiting) == 0 then
    redis.call('ZADD', base .. 'levels', -tonumber(string.match(level, '^[^:]*')), level)
    if KEYS[2] then
      redis.call('SADD', KEYS[2], ARGV[1])
    end
  end
  while left > 0 do
    local count = math.min(left, 1000)
    local ids = {}
    for index = 1, count do
      ids[index] = ARGV[next + 3 * index - 3]
    end
    local there = redis.call('HMGET', base .. 'jobs', unpack(ids))
    local jobs, due = {}, {}
    local size = 0
    for index = 1, count do
      if not there[index] then
        local at = ARGV[next + 3 * index - 2]
        size = size + 2
        jobs[size - 1] = ids[index]
        jobs[size] = head .. ARGV[next + 3 * index - 1]
        due[size] = ids[index]
        if at == '+0' then
          due[size - 1] = created
        elseif string.sub(at, 1, 1) == '+' then
          due[size - 1] = now + tonumber(string.sub(at, 2))
        else
          due[size - 1] = string.sub(at, 2)
        end
      end
    end
    if size > 0 then
      redis.call('HSET', base .. 'jobs', unpack(jobs))
      redis.call('ZADD', waiting, unpack(due))
    end
    next = next + 3 * count
    left = left - count
  end
end
if ARGV[2] ~= '' then
  redis.call('PUBLISH', ARGV[2], ARGV[3])
end
