-- Changes chains and batches, all of it or nothing; returns 1, or 0 if something is not as it was read.
--
-- KEYS: a base, the set of queues
-- ARGV: the prefix; how many outcomes are taken, and how many had been when they were read; how many chains and batches were read, and of each its id and its
--       version; then what is to be done, each by its letter:
--       A adds one: its id, its parent or nothing, its kind, name, state, counts and body
--       R replaces one: its id, its state, counts and body, 1 if it has ended
--       S adds a step, D removes one: of what, its place, and of the first its body
--       J stores a job of one: of what, and the job, see keyed.lua; N stores a job of none
--       O tells of one that there is more to do
local prefix, taken = ARGV[1], tonumber(ARGV[2])
if taken > 0 and (redis.call('GET', prefix .. 'outcomes-taken') or '0') ~= ARGV[3] then
  return 0
end
local index = 5
for _ = 1, tonumber(ARGV[4]) do
  if (redis.call('HGET', prefix .. 'workflow:' .. ARGV[index], 'version') or '') ~= ARGV[index + 1] then
    return 0
  end
  index = index + 2
end
if taken > 0 then
  redis.call('LTRIM', prefix .. 'outcomes', taken, -1)
  redis.call('INCRBY', prefix .. 'outcomes-taken', taken)
end

local function add(id, parent, kind, name, state, counts, body)
  redis.call('HSET', prefix .. 'workflow:' .. id, 'parent', parent, 'kind', kind, 'name', name, 'state', state, 'counts', counts, 'body', body,
    'created', string.format('%.0f', now), 'ended', '0', 'version', '1')
  if parent == '' then
    redis.call('ZADD', prefix .. 'workflows:' .. kind, now, id)
  else
    redis.call('SADD', prefix .. 'parts:' .. parent, id)
  end
end

local function replace(id, state, counts, body, ended)
  local key = prefix .. 'workflow:' .. id
  local before = redis.call('HMGET', key, 'ended', 'parent')
  local at = '0'
  if ended == '1' then
    at = before[1] == '0' and string.format('%.0f', now) or before[1]
  end
  redis.call('HSET', key, 'state', state, 'counts', counts, 'body', body, 'ended', at)
  redis.call('HINCRBY', key, 'version', 1)
  if before[2] == '' then
    redis.call('ZREM', prefix .. 'ended-workflows', id)
    redis.call('ZREM', prefix .. 'failed-workflows', id)
    if ended == '1' then
      redis.call('ZADD', prefix .. (state == 'FAILED' and 'failed-workflows' or 'ended-workflows'), at, id)
    end
  end
end

while index <= #ARGV do
  local what = ARGV[index]
  if what == 'A' then
    add(ARGV[index + 1], ARGV[index + 2], ARGV[index + 3], ARGV[index + 4], ARGV[index + 5], ARGV[index + 6], ARGV[index + 7])
    index = index + 8
  elseif what == 'R' then
    replace(ARGV[index + 1], ARGV[index + 2], ARGV[index + 3], ARGV[index + 4], ARGV[index + 5])
    index = index + 6
  elseif what == 'S' then
    redis.call('ZADD', prefix .. 'steps:' .. ARGV[index + 1], ARGV[index + 2], ARGV[index + 2])
    redis.call('HSET', prefix .. 'step-bodies:' .. ARGV[index + 1], ARGV[index + 2], ARGV[index + 3])
    index = index + 4
  elseif what == 'D' then
    redis.call('ZREM', prefix .. 'steps:' .. ARGV[index + 1], ARGV[index + 2])
    redis.call('HDEL', prefix .. 'step-bodies:' .. ARGV[index + 1], ARGV[index + 2])
    index = index + 3
  elseif what == 'J' then
    local job = read(index + 2)
    if string.sub(push(job), 1, 1) == 'D' then
      tell(prefix, ARGV[index + 1], 'SKIPPED', '', 1, '')
    else
      enterWorkflow(job.base, job.id, ARGV[index + 1])
    end
    index = index + 2 + FIELDS
  elseif what == 'N' then
    push(read(index + 1))
    index = index + 1 + FIELDS
  else
    tell(prefix, ARGV[index + 1], 'UNFINISHED', '', 1, '')
    index = index + 2
  end
end
return 1
