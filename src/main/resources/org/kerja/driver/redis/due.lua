-- Tells when the first job of each queue may be claimed: the place of its base and the milliseconds until then.
--
-- KEYS: the bases
-- ARGV: the prefix if outcomes of chains and batches may be asked for in the same step, or nothing; the names that count
-- If there are outcomes, the first place is 0.
local names = {}
for index = 2, #ARGV do
  names[ARGV[index]] = true
end

local function firstLease(base)
  local from, most = 0, 1
  while true do
    local leases = redis.call('ZRANGE', base .. 'leases', from, from + most - 1, 'WITHSCORES')
    for index = 1, #leases, 2 do
      local s = stateOf(base, leases[index])
      if s and names[nameOf(s.level)] then
        return tonumber(leases[index + 1])
      end
    end
    if #leases < 2 * most then
      return nil
    end
    from = from + most
    most = math.min(1000, 10 * most)
  end
end

local result = {}
if ARGV[1] ~= '' and redis.call('EXISTS', ARGV[1] .. 'outcomes') == 1 then
  result = {0, '0'}
end
for place, base in ipairs(KEYS) do
  if not isPaused(base) then
    rescue(base)
    local first = firstLease(base)
    for _, level in ipairs(redis.call('ZRANGE', base .. 'levels', 0, -1)) do
      if names[nameOf(level)] then
        local found = redis.call('ZRANGE', base .. 'waiting:' .. level, 0, 0, 'WITHSCORES')
        if found[2] and (not first or tonumber(found[2]) < first) then
          first = tonumber(found[2])
        end
      end
    end
    if first then
      result[#result + 1] = place
      result[#result + 1] = string.format('%.0f', math.max(0, first - now))
    end
  end
end
return result
