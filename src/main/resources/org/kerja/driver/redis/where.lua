-- Finds the queues of jobs: for each id the place of its base, or 0.
--
-- KEYS: the bases
-- ARGV: the ids
local result = {}
for index, id in ipairs(ARGV) do
  result[index] = 0
  for place, base in ipairs(KEYS) do
    if redis.call('HEXISTS', base .. 'jobs', id) == 1 then
      result[index] = place
      break
    end
  end
end
return result
