-- The first of the ordered line that a job waits in, if that is another.
--
-- KEYS: the bases
-- ARGV: its id
for _, base in ipairs(KEYS) do
  if isLimited(base) and current(base, ARGV[1]) then
    local line = redis.call('HGET', base .. 'linesof', ARGV[1])
    local first = redis.call('ZRANGE', base .. 'line:' .. line, 0, 0)[1]
    return string.sub(line, 1, 1) == 'o' and first ~= ARGV[1] and first
  end
end
return false
