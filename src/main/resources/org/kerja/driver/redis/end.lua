-- Removes jobs of a queue that are done, and keeps how they ended; returns the places of those that are refused.
--
-- KEYS: the base
-- ARGV: for each its id, its token, for how many milliseconds it is kept, what is kept; and for the chain or batch that it is part of what
--       has become of it, 1 if it is enough to count that, and what it has left
local base = KEYS[1]
local refused, counts, counted = {}, {}, {}
for index = 1, #ARGV, 7 do
  local id = ARGV[index]
  local s = held(base, id, ARGV[index + 1])
  if s then
    local created = dispatchedAt(envelope(base, id))
    local workflow = leaveWorkflow(base, id)
    gone(base, id, s.level)
    if ARGV[index + 2] ~= '0' then
      redis.call('SET', queueBase(base) .. 'ended:' .. id,
        created .. '\n' .. string.format('%.0f', now) .. '\n' .. ARGV[index + 3], 'PX', ARGV[index + 2])
    end
    if workflow and ARGV[index + 5] == '1' then
      local key = workflow .. '\n' .. ARGV[index + 4]
      if not counts[key] then
        counted[#counted + 1] = {key = key, workflow = workflow, kind = ARGV[index + 4]}
      end
      counts[key] = (counts[key] or 0) + 1
    elseif workflow then
      tell(prefixOf(base), workflow, ARGV[index + 4], id, 1, ARGV[index + 6])
    end
  else
    refused[#refused + 1] = (index + 6) / 7
  end
end
for _, one in ipairs(counted) do
  tell(prefixOf(base), one.workflow, one.kind, '', counts[one.key], '')
end
return refused
