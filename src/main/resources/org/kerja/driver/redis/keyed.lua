-- Stores jobs that may be limited or have keys. A job is twelve arguments, see read().
local FIELDS = 12

-- Where a Cluster keeps the set of queues, only its client knows.
local function note(queue)
  if KEYS[2] then
    redis.call('SADD', KEYS[2], queue)
  end
end

local function store(job, at)
  local base, id = job.base, job.id
  if redis.call('HSETNX', base .. 'jobs', id, job.level .. '\n' .. string.format('%.0f', now) .. '\n' .. job.rest) == 0 then
    return
  end
  note(job.queue)
  if job.line ~= '' then
    redis.call('HSET', base .. 'linesof', id, job.line)
  end
  enter(base, id, job.level, at)
end

local function push(job)
  local due = string.sub(job.at, 1, 1) == '+' and now + string.sub(job.at, 2) or tonumber(string.sub(job.at, 2))
  if job.lasts == '' then
    store(job, due)
    return 'S'
  end
  local prefix = prefixOf(job.base)
  local existing, base, since = holder(prefix, job.key)
  local former = nil
  if existing and existing ~= job.id then
    local waits, s = current(base, existing)
    if not waits or isHeld(s) or job.onDuplicate ~= 'REPLACE' and job.onDuplicate ~= 'EXTEND' then
      return 'D' .. existing
    end
    former = existing
    gone(base, existing, levelOf(waits))
  end
  if not former or job.onDuplicate ~= 'EXTEND' then
    since = now
  end
  if job.onDuplicate == 'EXTEND' and job.longest ~= '' then
    due = math.min(due, math.max(now, since + job.longest))
  end
  store(job, due)
  local key = prefix .. 'unique:' .. job.key
  redis.call('DEL', key)
  redis.call('HSET', key, 'id', job.id, 'base', job.base, 'until', job.lasts, 'since', string.format('%.0f', since))
  redis.call('HSET', job.base .. 'uniques', job.id, job.lasts .. job.key)
  if job.lasts == 'T' then
    redis.call('PEXPIRE', key, math.max(1, job.time))
  end
  return former and 'I' .. former or 'S'
end

-- Its base, its queue, its line or nothing, its id, its level, when it is due (+ or = milliseconds), the rest of its envelope; D, S or T for
-- how long it has its key, or nothing; the key, its milliseconds if T; DROP, REPLACE, EXTEND or REFUSE, and the milliseconds of the longest
-- wait, or nothing.
local function read(index)
  return {base = ARGV[index], queue = ARGV[index + 1], line = ARGV[index + 2], id = ARGV[index + 3], level = ARGV[index + 4],
    at = ARGV[index + 5], rest = ARGV[index + 6], lasts = ARGV[index + 7], key = ARGV[index + 8], time = ARGV[index + 9],
    onDuplicate = ARGV[index + 10], longest = ARGV[index + 11]}
end

