-- Stores jobs of any queues of which some are limited or have keys that others may have; if one that has to be refused is a
-- duplicate, none. Returns for each S, or what it is a duplicate of after a D, or what it takes the place of after an I.
--
-- KEYS: the set of queues
-- ARGV: for each job its base, its queue, its line or nothing, its id, its level, when it is due (+ or = milliseconds), the rest of its
--       envelope, D, S or T for how long it has its key, or nothing; the key, its milliseconds if T; DROP, REPLACE, EXTEND or REFUSE, and
--       the milliseconds of the longest wait, or nothing
local FIELDS = 12
local jobs, result, refused, seen = {}, {}, false, {}

local function store(job, at)
  local base, id = job.base, job.id
  if redis.call('HSETNX', base .. 'jobs', id, job.level .. '\n' .. string.format('%.0f', now) .. '\n' .. job.rest) == 0 then
    return
  end
  redis.call('SADD', KEYS[1], job.queue)
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

for index = 1, #ARGV, FIELDS do
  local job = {base = ARGV[index], queue = ARGV[index + 1], line = ARGV[index + 2], id = ARGV[index + 3], level = ARGV[index + 4],
    at = ARGV[index + 5], rest = ARGV[index + 6], lasts = ARGV[index + 7], key = ARGV[index + 8], time = ARGV[index + 9],
    onDuplicate = ARGV[index + 10], longest = ARGV[index + 11]}
  jobs[#jobs + 1] = job
  result[#jobs] = 'S'
  if job.lasts ~= '' then
    local existing = seen[job.key] or holder(prefixOf(job.base), job.key)
    seen[job.key] = seen[job.key] or job.id
    if existing and existing ~= job.id and job.onDuplicate == 'REFUSE' then
      result[#jobs] = 'D' .. existing
      refused = true
    end
  end
end
if not refused then
  for index, job in ipairs(jobs) do
    result[index] = push(job)
  end
end
return result
