-- Opens a session of a worker, which must already be subscribed to its presence channel. Names the
-- session that bore the worker's name before; recovers nothing. Sent again, it gets the first answer.
-- keys:    shard, session
-- args:    highest_seen, session, worker, host, pid, slots, types (comma-separated), lock, deadline_ms,
--          home (0|1: this is the session's home shard)
-- replies: ok epoch numsub predecessor ('' where none)
-- events:  worker.started (home shard), redis.timeline
--#include constants keys time clock events timeline
local S, N = shard_keys(1), session_keys(1 + SHARD_KEYS)
local highest_seen, session, worker, host, pid = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local slots, types, lock, deadline_ms, home = ARGV[6], ARGV[7], ARGV[8], tonumber(ARGV[9]), ARGV[10]
redis.call('HDEL', S.clock, '-')

local now_ms = now()
local epoch = advance(S, now_ms, highest_seen)
local tick = move_clock(S, now_ms)
local numsub = redis.call('PUBSUB', 'NUMSUB', S.tag .. ':presence:' .. session)[2]
local known = redis.call('HGET', N.session, 'predecessor')
if known then
  if numsub > 0 then redis.call('HSET', N.session, 'present', run_id()) end
  return { 'ok', epoch, numsub, known }
end
local predecessor = redis.call('HGET', S.names, worker) or ''
redis.call('HSET', S.names, worker, session)
redis.call('HSET', N.session, 'worker', worker, 'host', host, 'pid', pid, 'slots', slots, 'types', types,
  'lock', lock, 'home', home, 'epoch', epoch, 'beat', int(now_ms), 'opened', int(now_ms),
  'state', 'working', 'predecessor', predecessor)
if numsub > 0 then redis.call('HSET', N.session, 'present', run_id()) end
redis.call('ZADD', S.sessions, int(tick + deadline_ms), session)
if home == '1' then
  emit(S, epoch, now_ms, 'worker.started', worker,
    { worker = worker, session = session, host = host, pid = tonumber(pid), slots = tonumber(slots) })
end
return { 'ok', epoch, numsub, predecessor }
