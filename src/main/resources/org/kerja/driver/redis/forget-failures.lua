-- Removes failed jobs and returns how many there were.
--
-- KEYS: the base of the queue
-- ARGV: their ids
local removed = 0
for _, id in ipairs(ARGV) do
  local key = KEYS[1] .. 'failure:' .. id
  local job = redis.call('HGET', key, 'envelope')
  if job then
    redis.call('DEL', key)
    redis.call('HDEL', KEYS[1] .. 'members', id)
    redis.call('ZREM', KEYS[1] .. 'failed', id)
    redis.call('ZREM', KEYS[1] .. 'failed:' .. nameOf(levelOf(job)), id)
    removed = removed + 1
  end
end
return removed
