-- Ends a use of a key that is one of so many at once.
--
-- KEYS: the base of the job
-- ARGV: its id, its token, the key
if held(KEYS[1], ARGV[1], ARGV[2]) then
  redis.call('ZREM', limitKey(prefixOf(KEYS[1]), ARGV[3], 'held'), KEYS[1] .. '\n' .. ARGV[1] .. '\n' .. ARGV[2])
end
