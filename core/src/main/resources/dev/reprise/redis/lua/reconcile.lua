-- Says what a session really holds of a job. What the worker doesn't know goes back to retry, what
-- Redis doesn't know the worker drops, and an attempt is never below the one held. Numbered with the
-- session's other requests about the job, sent with none outstanding: queued outcomes count as held.
-- keys:    shard, job (with the session's in-flight set), session
-- args:    epoch, id, uid, session, number, ranges, then three values a range: first, last (or finish), attempt
-- replies: ok dropped (flat indexes) status | stale | gone | nojob | timeline epoch
-- events:  job.completed, job.failed
--#include constants keys time clock events timeline job suspects requeue progress reindex take requests
local S, J = shard_keys(1), job_keys(1 + SHARD_KEYS)
local N = session_keys(1 + SHARD_KEYS + JOB_KEYS)
local epoch, id, uid, session, number = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local ranges, first_range = tonumber(ARGV[6]), 7
redis.call('HDEL', J.requests, '-')

local no = refused(S, epoch)
if no then return no end
local now_ms = now()
local tick = tick_at(S, now_ms)
local record = redis.call('HMGET', N.session, 'worker', 'lost')
if not record[1] or record[2] then return { 'gone' } end
local job = load_job(J, id, uid)
if not job then
  -- Another incarnation may bear the id by now, and this session may hold chunks of it.
  if redis.call('SISMEMBER', J.holders, session) == 0 and redis.call('HEXISTS', J.requests, session) == 0 then
    redis.call('SREM', N.jobs, id)
  end
  return { 'nojob' }
end
local before = request_before(J, session, number, 'reconcile')
if before then return before end

local held, dropped = {}, {}
for r = 0, ranges - 1 do
  local at = first_range + r * 3
  local attempt = tonumber(ARGV[at + 2])
  if ARGV[at] == 'finish' then
    held.finish = attempt
  else
    for index = tonumber(ARGV[at]), tonumber(ARGV[at + 1]) do held[int(index)] = attempt end
  end
end
for _, index in ipairs(redis.call('SMEMBERS', J.inflight)) do
  local attempt, current = held[index], attempt_of(J, index)
  if attempt and attempt >= current then
    if attempt > current then redis.call('HSET', J.attempts, index, int(attempt)) end
    held[index] = nil
  else
    redis.call('SREM', J.inflight, index)
    put(job, 'inflight', job.inflight - 1)
    to_retry(J, index, tick)
  end
end
if job.finish == 'inflight' and job.finish_session == session then
  if held.finish and held.finish >= job.finish_attempt then
    put(job, 'finish_attempt', held.finish)
    held.finish = nil
  else
    put(job, 'finish', 'retry')
    put(job, 'finish_due', tick)
    put(job, 'finish_session', '')
    put(job, 'inflight', job.inflight - 1)
  end
end
for index in pairs(held) do dropped[#dropped + 1] = index end
leave_if_empty(J, job, session)
local empty = redis.call('SCARD', J.inflight) == 0 and job.finish_session ~= session
local reply = { 'ok', dropped, job.status }
if empty and terminal(job) then
  redis.call('SREM', N.jobs, id)
  redis.call('HDEL', J.requests, session)
else
  remember(J, N, job, session, number, 'reconcile', reply)
end
progress(S, J, job, epoch, now_ms)
reindex(S, J, job, tick)
return reply
