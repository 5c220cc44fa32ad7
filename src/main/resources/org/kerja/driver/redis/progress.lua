-- Keeps how far jobs are.
--
-- KEYS: the base
-- ARGV: for each its id, its token and the percentage
for index = 1, #ARGV, 3 do
  local s = held(KEYS[1], ARGV[index], ARGV[index + 1])
  if s then
    s.progress = ARGV[index + 2]
    keep(KEYS[1], ARGV[index], s)
  end
end
