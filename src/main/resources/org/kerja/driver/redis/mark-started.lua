-- Notes that a job is about to run; returns 1, or 0 if it is refused.
--
-- KEYS: the base
-- ARGV: its id, its token, the log of attempts
local s = held(KEYS[1], ARGV[1], ARGV[2])
if not s then
  return 0
end
thoughMemoryIsFull(KEYS[1])
s.started, s.attempts = '1', ARGV[3]
keep(KEYS[1], ARGV[1], s)
return 1
