-- How far a key is used up: how many count for its rate, the milliseconds until the first of them does no longer, and the ids of the
-- jobs that hold it.
--
-- KEYS: what is limited, without a kind of use
-- ARGV: the prefix, the key, for how many milliseconds a use counts
local used, untilFree = begun(ARGV[1], ARGV[2], tonumber(ARGV[3]), true)
return {used, math.max(0, untilFree), unpack(holders(ARGV[1], ARGV[2]))}
