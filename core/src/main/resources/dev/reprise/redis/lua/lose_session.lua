-- Re-checks that a session is dead, and freezes it: from here on it gets no claim. Its chunks are
-- taken back by recover_job, job by job.
-- keys:    shard, observer's session, session
-- args:    epoch, observer, session, cause (restart|disconnected|deadline), lock (the id of the lock file
--          that the observer holds, '' for none), recovered_by
-- replies: ok cause jobs | alive | none | timeline epoch
-- events:  worker.lost (home shard)
--#include constants keys time clock events timeline job
local S, O, N = shard_keys(1), session_keys(1 + SHARD_KEYS), session_keys(1 + SHARD_KEYS + SESSION_KEYS)
local epoch, observer, session, cause, lock, recovered_by = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
redis.call('HDEL', N.session, '-')

local no = refused(S, epoch)
if no then return no end
local now_ms = now()
local tick = tick_at(S, now_ms)
local r = redis.call('HMGET', N.session, 'worker', 'lost', 'present', 'absent', 'lock', 'home', 'host', 'pid', 'slots', 'epoch')
if not r[1] then return { 'none' } end
if r[2] then return { 'ok', r[2], redis.call('SCARD', N.jobs) } end
local watcher = redis.call('HMGET', O.session, 'worker', 'present', 'lost')
if not watcher[1] or watcher[3] or observer == session then return { 'alive' } end

local this_run = run_id()
local unseen = watcher[2] == this_run and r[3] == this_run
  and redis.call('PUBSUB', 'NUMSUB', S.tag .. ':presence:' .. session)[2] == 0
local dead
if cause == 'restart' then
  dead = watcher[1] == r[1] and ((lock ~= '' and lock == r[5]) or unseen)
elseif cause == 'disconnected' then
  dead = unseen and r[4] and tick - tonumber(r[4]) >= GRACE_MS
else
  dead = tonumber(redis.call('ZSCORE', S.sessions, session) or -1) <= tick
end
if not dead then return { 'alive' } end

redis.call('HSET', N.session, 'lost', cause, 'lost_by', recovered_by, 'lost_at', int(now_ms))
if r[10] ~= epoch then spoken(S) end
if r[6] == '1' then
  emit(S, epoch, now_ms, 'worker.lost', r[1], {
    worker = r[1], session = session, host = r[7], pid = tonumber(r[8]), slots = tonumber(r[9]), cause = cause,
    recoveredBy = recovered_by,
  })
end
local jobs = redis.call('SCARD', N.jobs)
if jobs > 0 then
  redis.call('HINCRBY', S.clock, 'lost', 1)
else
  redis.call('DEL', N.session)
  redis.call('ZREM', S.sessions, session)
  if redis.call('HGET', S.names, r[1]) == session then redis.call('HDEL', S.names, r[1]) end
end
return { 'ok', cause, jobs }
