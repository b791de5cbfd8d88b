-- Says which epoch this is, and begins a new one where the primary's history may have changed. Any
-- client that was refused calls it and then repeats.
-- keys:    shard
-- args:    highest_seen (the highest epoch that the caller has seen, 0 for none)
-- replies: ok epoch
-- events:  redis.timeline
--#include constants keys time events timeline
local S = shard_keys(1)
local highest_seen = tonumber(ARGV[1])
redis.call('HDEL', S.timeline, '-')
return { 'ok', advance(S, now(), highest_seen) }
