-- Tells how many jobs of a queue are ready, delayed and held, and for how many milliseconds the oldest ready one is; -1 if none is.
--
-- KEYS: the bases
local ready, delayed, reserved, oldest = 0, 0, 0, -1
for _, base in ipairs(KEYS) do
  rescue(base)
  -- What is left to be rescued is ready too.
  ready = ready + redis.call('ZCOUNT', base .. 'leases', '-inf', now)
  reserved = reserved + redis.call('ZCOUNT', base .. 'leases', '(' .. string.format('%.0f', now), '+inf')
  for _, level in ipairs(redis.call('ZRANGE', base .. 'levels', 0, -1)) do
    local waiting = base .. 'waiting:' .. level
    local due = redis.call('ZCOUNT', waiting, '-inf', now)
    ready = ready + due
    delayed = delayed + redis.call('ZCARD', waiting) - due
    if due > 0 then
      oldest = math.max(oldest, now - tonumber(redis.call('ZRANGE', waiting, 0, 0, 'WITHSCORES')[2]))
    end
  end
end
return {ready, delayed, reserved, string.format('%.0f', oldest)}
