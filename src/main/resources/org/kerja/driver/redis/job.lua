-- How a job lies in its queue. The keys of a queue begin with its base; limited jobs lie apart, in a base that ends with 'limited:'.
--
--   jobs        hash, id: the envelope. Its first line is the level, priority:name, its second the time of the dispatch
--   states      hash, id: what changes, from the first claim on, see state()
--   levels      sorted set, level: the negative priority
--   waiting:L   sorted set of the jobs of a level that nobody holds, id: when it is due
--   leases      sorted set of the jobs that somebody holds, id: the end of the lease
--   uniques     hash, id: until when it has its key (D, S or T) and the key
--   linesof     hash, id: the line of a limited job: o or u for ordered or not, and its group, its name and its keys, each after a tab
--   members     hash, id: the chain or batch that a job is part of, for limited jobs and failed ones too
--   lines       sorted set of the lines that have jobs, by their names
--   line:L      sorted set of the jobs of a line that are due, and of all of an ordered one, id: the negative priority
--   later:L     sorted set of its other jobs, id: when it is due
-- What changes of a job: its last token, the end of its lease or 0, how often it was handed out, failed, lost and released, whether
-- it was claimed and not given back, started and is to be cancelled, its progress or -1; then its level, node and log of attempts.
local function state(text)
  local s = {}
  s.token, s.ends, s.deliveries, s.failures, s.lost, s.releases, s.claimed, s.started, s.cancelled, s.progress,
    s.level, s.node, s.attempts = string.match(text,
    '^(%d+) (%d+) (%-?%d+) (%d+) (%d+) (%d+) ([01]) ([01]) ([01]) (%-?%d+)\n([^\n]*)\n([^\n]*)\n(.*)$')
  s.ends = tonumber(s.ends)
  return s
end

local function keep(base, id, s)
  redis.call('HSET', base .. 'states', id, string.format('%s %016.0f %d %d %d %d %s %s %s %d\n%s\n%s\n',
    s.token, s.ends, s.deliveries, s.failures, s.lost, s.releases, s.claimed, s.started, s.cancelled, s.progress,
    s.level, s.node) .. s.attempts)
end

local function stateOf(base, id)
  local text = redis.call('HGET', base .. 'states', id)
  return text and state(text)
end

-- The state of a job that somebody holds under this token.
local function held(base, id, shown)
  local s = stateOf(base, id)
  return s and s.token == shown and s.ends > now and s
end

-- Whether somebody has taken it and neither given it back nor lost its lease.
local function isHeld(s)
  return s and s.ends > now
end

local function envelope(base, id)
  return redis.call('HGET', base .. 'jobs', id)
end

local function levelOf(job)
  return string.match(job, '^([^\n]*)\n')
end

local function nameOf(level)
  return string.match(level, '^%-?%d+:(.*)$')
end

local function priorityOf(level)
  return tonumber(string.match(level, '^(%-?%d+):'))
end

local function dispatchedAt(job)
  return string.match(job, '^[^\n]*\n(%d+)\n')
end

local function isLimited(base)
  return string.sub(base, -8) == 'limited:'
end

-- The base of the queue itself.
local function queueBase(base)
  return isLimited(base) and string.sub(base, 1, -9) or base
end

local function isPaused(base)
  return redis.call('EXISTS', queueBase(base) .. 'paused') == 1
end

-- When its memory is full, Redis refuses a step whose first write could take some. A step that begins with this one is done: words
-- about jobs that are there must be taken, or they would be lost by those who run them.
local function thoughMemoryIsFull(base)
  redis.call('HDEL', base .. 'states', '')
end

-- A job that nobody holds begins to wait.
local function enter(base, id, level, at)
  redis.call('ZADD', base .. 'levels', -priorityOf(level), level)
  redis.call('ZADD', base .. 'waiting:' .. level, at, id)
  if isLimited(base) then
    local line = redis.call('HGET', base .. 'linesof', id)
    redis.call('ZADD', base .. 'lines', 0, line)
    if at > now and string.sub(line, 1, 1) == 'u' then
      redis.call('ZADD', base .. 'later:' .. line, at, id)
    else
      redis.call('ZADD', base .. 'line:' .. line, -priorityOf(level), id)
    end
  end
end

-- A job that waits is taken. In an ordered line it keeps its place.
local function leave(base, id, level)
  redis.call('ZREM', base .. 'waiting:' .. level, id)
  if isLimited(base) then
    local line = redis.call('HGET', base .. 'linesof', id)
    if string.sub(line, 1, 1) == 'u' then
      redis.call('ZREM', base .. 'line:' .. line, id)
      redis.call('ZREM', base .. 'later:' .. line, id)
    end
  end
end

local function freeLine(base, id, s)
  local line = redis.call('HGET', base .. 'linesof', id)
  redis.call('HDEL', base .. 'linesof', id)
  redis.call('ZREM', base .. 'line:' .. line, id)
  redis.call('ZREM', base .. 'later:' .. line, id)
  if redis.call('EXISTS', base .. 'line:' .. line, base .. 'later:' .. line) == 0 then
    redis.call('ZREM', base .. 'lines', line)
  end
  if s then
    local member = base .. '\n' .. id .. '\n' .. s.token
    local keys = string.match(line, '^[^\t]*\t[^\t]*\t?(.*)$')
    for key in string.gmatch(keys, '[^\t]+') do
      redis.call('ZREM', prefixOf(base) .. 'limit:' .. key .. ':held', member)
    end
  end
end

-- Keeps what has become of jobs that are parts of a chain or a batch: that, what, which if it is one alone, how many, and a text.
local function tell(prefix, workflow, kind, id, count, text)
  redis.call('RPUSH', prefix .. 'outcomes', workflow .. '\n' .. kind .. '\n' .. id .. '\n' .. string.format('%d', count) .. '\n' .. text)
end

-- A job is part of a chain or a batch from now on.
local function enterWorkflow(base, id, workflow)
  redis.call('HSET', queueBase(base) .. 'members', id, workflow)
  redis.call('SADD', prefixOf(base) .. 'members:' .. workflow, base .. '\n' .. id)
end

-- It no longer is; returns of what it was.
local function leaveWorkflow(base, id)
  local members = queueBase(base) .. 'members'
  local workflow = redis.call('HGET', members, id)
  if workflow then
    redis.call('HDEL', members, id)
    redis.call('SREM', prefixOf(base) .. 'members:' .. workflow, base .. '\n' .. id)
  end
  return workflow
end

-- A job is no longer there. If it is part of a chain or a batch still, it has not ended by itself.
local function gone(base, id, level)
  local s = isLimited(base) and stateOf(base, id)
  redis.call('ZREM', base .. 'waiting:' .. level, id)
  redis.call('ZREM', base .. 'leases', id)
  redis.call('HDEL', base .. 'jobs', id)
  redis.call('HDEL', base .. 'states', id)
  freeUnique(base, id)
  if isLimited(base) then
    freeLine(base, id, s)
  end
  local workflow = leaveWorkflow(base, id)
  if workflow then
    tell(prefixOf(base), workflow, 'CANCELLED', '', 1, '')
  end
end

-- Jobs whose leases have ended wait again, since the end of the lease; those that were to be cancelled are gone.
local function rescue(base)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', base .. 'leases', '-inf', now, 'LIMIT', 0, 500)) do
    local s = stateOf(base, id)
    redis.call('ZREM', base .. 'leases', id)
    if s and s.cancelled == '1' then
      gone(base, id, s.level)
    elseif s then
      enter(base, id, s.level, s.ends)
    end
  end
end

-- A job as it is now; nothing if it is gone.
local function current(base, id)
  local job = envelope(base, id)
  local s = job and stateOf(base, id)
  if s and s.cancelled == '1' and s.ends <= now then
    gone(base, id, s.level)
    return nil
  end
  return job, s
end
