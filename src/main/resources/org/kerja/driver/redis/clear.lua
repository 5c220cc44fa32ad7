-- Removes jobs of a queue that nobody holds, a thousand of each level at most; returns how many, and how many are left.
--
-- KEYS: the bases
local removed, left = 0, 0
for _, base in ipairs(KEYS) do
  rescue(base)
  for _, level in ipairs(redis.call('ZRANGE', base .. 'levels', 0, -1)) do
    local waiting = base .. 'waiting:' .. level
    for _, id in ipairs(redis.call('ZRANGE', waiting, 0, 999)) do
      gone(base, id, level)
      removed = removed + 1
    end
    left = left + redis.call('ZCARD', waiting)
  end
end
return {removed, left}
