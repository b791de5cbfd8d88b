-- Creates the namespace record, or reads it: the first to come fixes shards and layout.
-- keys:    the record
-- args:    then field, value, ...
-- replies: the record (flat: field, value)
local record = KEYS[1]
if redis.call('EXISTS', record) == 0 then redis.call('HSET', record, unpack(ARGV)) end
return redis.call('HGETALL', record)
