-- What every script begins with: the time, in milliseconds of the clock of Redis.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

-- The token of a claim. It grows with time, and nobody else makes the same: microseconds and three random digits.
local function token(random)
  return string.format('%d%06d', clock[1], clock[2]) .. random
end

