-- Uses a key within a running job; returns -1 if that is allowed, else the milliseconds after which to ask again.
--
-- KEYS: the base of the job
-- ARGV: its id, its token, the key, how many at once, how many in a time and for how many milliseconds each counts
local base, id, shown = KEYS[1], ARGV[1], ARGV[2]
local rule = {key = ARGV[3], concurrent = tonumber(ARGV[4]), rate = tonumber(ARGV[5]), counted = tonumber(ARGV[6])}
local prefix = prefixOf(base)
if not held(base, id, shown) then
  return 1000
end
if rule.concurrent > 0 then
  for _, holder in ipairs(holders(prefix, rule.key)) do
    if holder == id then
      return -1
    end
  end
end
local more, wait = room(prefix, rule)
if more < 1 then
  return wait or 100
end
use(prefix, rule, base, id, shown, 0, rule.concurrent > 0)
return -1
