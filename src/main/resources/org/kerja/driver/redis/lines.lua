-- The lines of a queue that have jobs, from behind one of them on and then from the first, a thousand at most.
--
-- KEYS: the base
-- ARGV: the line they come behind, or nothing
local base = KEYS[1]
if isPaused(base) then
  return {}
end
rescue(base)
if ARGV[1] == '' then
  return redis.call('ZRANGEBYLEX', base .. 'lines', '-', '+', 'LIMIT', 0, 1000)
end
local lines = redis.call('ZRANGEBYLEX', base .. 'lines', '(' .. ARGV[1], '+', 'LIMIT', 0, 1000)
if #lines < 1000 then
  for _, line in ipairs(redis.call('ZRANGEBYLEX', base .. 'lines', '-', '[' .. ARGV[1], 'LIMIT', 0, 1000 - #lines)) do
    lines[#lines + 1] = line
  end
end
return lines
