-- What all keys begin with.
local function prefixOf(base)
  return string.match(base, '^(.-:){')
end

-- A key belongs to a job for as long as that is there; one that is kept for a time goes with the time.
local function freeUnique(base, id)
  local unique = redis.call('HGET', base .. 'uniques', id)
  if unique then
    redis.call('HDEL', base .. 'uniques', id)
    local key = prefixOf(base) .. 'unique:' .. string.sub(unique, 2)
    if string.sub(unique, 1, 1) ~= 'T' and redis.call('HGET', key, 'id') == id then
      redis.call('DEL', key)
    end
  end
end

