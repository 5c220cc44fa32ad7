-- The job that has a key, if one has it.
--
-- KEYS: what is unique
-- ARGV: the prefix, the key, the id that does not count
local id = holder(ARGV[1], ARGV[2])
return id and id ~= ARGV[3] and id
