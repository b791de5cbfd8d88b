-- Moves a session's deadline, the shard clock, and the epoch; says whether the session still counts
-- as subscribed. On a new epoch a worker says by it that its reconciles are through.
-- keys:    shard, session
-- args:    highest_seen, session, deadline_ms, reconciled (epoch, '' while reconciles are due), state, skips (JSON,
--          job to why the worker leaves it alone, '' for none), recovery (data of recovery.completed, JSON,
--          '' for none)
-- replies: ok epoch numsub delayed_in_ms | gone epoch
-- events:  recovery.completed, redis.timeline
--#include constants keys time clock events timeline
local S, N = shard_keys(1), session_keys(1 + SHARD_KEYS)
local highest_seen, session, deadline_ms = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])
local reconciled, state, skips, recovery = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
redis.call('HDEL', S.clock, '-')

local now_ms = now()
local epoch = advance(S, now_ms, highest_seen)
local tick = move_clock(S, now_ms)
local record = redis.call('HMGET', N.session, 'worker', 'lost', 'epoch')
if not record[1] or record[2] then return { 'gone', epoch } end

redis.call('ZADD', S.sessions, int(tick + deadline_ms), session)
redis.call('HSET', N.session, 'beat', int(now_ms), 'state', state, 'skips', skips)
local numsub = redis.call('PUBSUB', 'NUMSUB', S.tag .. ':presence:' .. session)[2]
if numsub > 0 then
  redis.call('HSET', N.session, 'present', run_id())
  redis.call('HDEL', N.session, 'absent', 'seen')
end
if record[3] ~= epoch then
  if reconciled == epoch then
    redis.call('HSET', N.session, 'epoch', epoch)
    spoken(S)
  end
end
start_phase(S, tick)
if recovery ~= '' then
  emit(S, epoch, now_ms, 'recovery.completed', record[1], recovery)
end
return { 'ok', epoch, numsub, int(delayed_in(S, tick)) }
