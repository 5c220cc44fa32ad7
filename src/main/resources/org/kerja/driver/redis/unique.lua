-- The job that has a key: its id and base, and when the first of those was dispatched that it was put off for.
local function holder(prefix, key)
  local taken = redis.call('HMGET', prefix .. 'unique:' .. key, 'id', 'base', 'until', 'since')
  local id, base, lasts = taken[1], taken[2], taken[3]
  if not id then
    return nil
  end
  local job, s = current(base, id)
  if lasts == 'D' and not job or lasts == 'S' and not (job and (not s or tonumber(s.deliveries) == 0)) then
    return nil
  end
  return id, base, tonumber(taken[4])
end
