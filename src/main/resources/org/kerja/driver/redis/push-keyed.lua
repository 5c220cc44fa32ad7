-- Stores jobs of any queues of which some are limited or have keys that others may have; if one that has to be refused is a
-- duplicate, none. Returns for each S, or what it is a duplicate of after a D, or what it takes the place of after an I.
--
-- KEYS: a base, the set of queues
-- ARGV: the jobs, see keyed.lua
local jobs, result, refused, seen = {}, {}, false, {}
for index = 1, #ARGV, FIELDS do
  local job = read(index)
  jobs[#jobs + 1] = job
  result[#jobs] = 'S'
  if job.lasts ~= '' then
    local existing = seen[job.key] or holder(prefixOf(job.base), job.key)
    seen[job.key] = seen[job.key] or job.id
    if existing and existing ~= job.id and job.onDuplicate == 'REFUSE' then
      result[#jobs] = 'D' .. existing
      refused = true
    end
  end
end
if not refused then
  for index, job in ipairs(jobs) do
    result[index] = push(job)
  end
end
return result
