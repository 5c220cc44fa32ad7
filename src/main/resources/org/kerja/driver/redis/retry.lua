-- Moves a failed job back to its queue; returns 1, or 0 if it is not there any more or another has its key.
--
-- KEYS: the base of the queue, the base it goes to
-- ARGV: its id, its line or nothing, its key or nothing
local failures, base, id = KEYS[1], KEYS[2], ARGV[1]
local job = redis.call('HGET', failures .. 'failure:' .. id, 'envelope')
if not job or envelope(base, id) then
  return 0
end
if ARGV[3] ~= '' then
  local key = prefixOf(base) .. 'unique:' .. ARGV[3]
  if holder(prefixOf(base), ARGV[3]) then
    return 0
  end
  redis.call('DEL', key)
  redis.call('HSET', key, 'id', id, 'base', base, 'until', 'D', 'since', string.format('%.0f', now))
  redis.call('HSET', base .. 'uniques', id, 'D' .. ARGV[3])
end
redis.call('DEL', failures .. 'failure:' .. id)
redis.call('ZREM', failures .. 'failed', id)
redis.call('ZREM', failures .. 'failed:' .. nameOf(levelOf(job)), id)
redis.call('HSET', base .. 'jobs', id, levelOf(job) .. '\n' .. string.format('%.0f', now) .. string.match(job, '^[^\n]*\n%d+(\n.*)$'))
if ARGV[2] ~= '' then
  redis.call('HSET', base .. 'linesof', id, ARGV[2])
end
enter(base, id, levelOf(job), now)
local workflow = redis.call('HGET', failures .. 'members', id)
if workflow then
  enterWorkflow(base, id, workflow)
  tell(prefixOf(base), workflow, 'RETRIED', '', 1, '')
end
return 1
