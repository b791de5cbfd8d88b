-- Ends a drained session, in steps: visits the jobs that are named, and drops the record once no job
-- is left. `busy` while a set isn't empty.
-- keys:    shard, session, then for each job: job group (with this session's in-flight set)
-- args:    epoch, session, jobs, then each id
-- replies: ok | more | busy | gone | timeline epoch
-- events:  worker.stopped (home shard)
--#include constants keys time events timeline job
local S, N = shard_keys(1), session_keys(1 + SHARD_KEYS)
local epoch, session, count, first_id = ARGV[1], ARGV[2], tonumber(ARGV[3]), 4
redis.call('HDEL', N.session, '-')

local no = refused(S, epoch)
if no then return no end
local now_ms = now()
local record = redis.call('HMGET', N.session, 'worker', 'lost', 'host', 'pid', 'slots', 'home', 'epoch')
if not record[1] or record[2] then return { 'gone' } end

local busy = false
for i = 0, count - 1 do
  local J, id = job_keys(1 + SHARD_KEYS + SESSION_KEYS + i * JOB_KEYS), ARGV[first_id + i]
  local holds_finish = redis.call('HGET', J.job, 'finish_session') == session
  if redis.call('SCARD', J.inflight) > 0 or holds_finish then
    busy = true
  else
    redis.call('HDEL', J.requests, session)
    redis.call('SREM', J.holders, session)
    redis.call('SREM', N.jobs, id)
  end
end
if busy then return { 'busy' } end
if redis.call('SCARD', N.jobs) > 0 then return { 'more' } end
if record[7] ~= epoch then spoken(S) end
redis.call('DEL', N.session)
redis.call('ZREM', S.sessions, session)
if redis.call('HGET', S.names, record[1]) == session then redis.call('HDEL', S.names, record[1]) end
if record[6] == '1' then
  emit(S, epoch, now_ms, 'worker.stopped', record[1], {
    worker = record[1], session = session, host = record[3], pid = tonumber(record[4]),
    slots = tonumber(record[5]), cause = 'closed',
  })
end
return { 'ok' }
