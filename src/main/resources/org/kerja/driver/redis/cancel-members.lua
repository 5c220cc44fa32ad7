-- Removes those of these jobs that nobody holds; returns how many.
--
-- KEYS: a base
-- ARGV: for each its base and its id
local removed = 0
for index = 1, #ARGV, 2 do
  local base, id = ARGV[index], ARGV[index + 1]
  local job, s = current(base, id)
  if job and not isHeld(s) then
    gone(base, id, levelOf(job))
    removed = removed + 1
  end
end
return removed
