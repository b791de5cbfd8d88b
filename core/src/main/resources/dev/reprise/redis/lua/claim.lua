-- Hands out chunks of a job to a session.
-- keys:    shard, job (with the session's in-flight set), session
-- args:    epoch, id, uid, session, number, max, alone (1: the session holds nothing of any job)
-- replies: ok status claims (flat, seven values a range) suspects (1: some wait, until the session
--          holds nothing or for another one, 2: these are suspects) | wait ms | stale | gone | nojob | timeline epoch
-- events:  job.started
--#include constants keys time clock events timeline job suspects progress reindex take requests
local S, J = shard_keys(1), job_keys(1 + SHARD_KEYS)
local N = session_keys(1 + SHARD_KEYS + JOB_KEYS)
local epoch, id, uid, session = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local number, max = tonumber(ARGV[5]), tonumber(ARGV[6])

local no = refused(S, epoch)
if no then return no end
local now_ms = now()
local tick = tick_at(S, now_ms)
local record = redis.call('HMGET', N.session, 'lost', 'epoch', 'worker', 'lone')
if record[1] or not record[2] then return { 'gone' } end
if record[2] ~= epoch then return { 'timeline', epoch } end
local job = load_job(J, id, uid)
if not job then return { 'nojob' } end
local before = request_before(J, session, number, 'claim')
if before then
  if before[1] == 'ok' then return { 'ok', job.status, still_held(J, job, session, before[3]), before[4] } end
  return before
end
local left = phase_left(S, tick)
if left > 0 then return { 'wait', int(left) } end

local who = { session = session, worker = record[3], lone = record[4], max = max, alone = ARGV[7] == '1' }
local claims, suspects = take(S, J, N, job, who, epoch, now_ms, tick)
local reply = { 'ok', job.status, claims, suspects }
remember(J, N, job, session, number, 'claim', reply)
progress(S, J, job, epoch, now_ms)
reindex(S, J, job, tick)
return reply
