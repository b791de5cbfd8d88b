-- Takes the chunks of a job back from a session that doesn't exist any more, and that nobody can
-- recover from therefore: they go to retry, due now.
-- keys:    shard, job (with that session's in-flight set), session
-- args:    epoch, id, uid, session
-- replies: ok taken_back | alive (there is such a session) | nojob | timeline epoch
-- events:  job.completed, job.failed
--#include constants keys time clock events timeline job suspects requeue progress reindex
local S, J = shard_keys(1), job_keys(1 + SHARD_KEYS)
local N = session_keys(1 + SHARD_KEYS + JOB_KEYS)
local epoch, id, uid, session = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
redis.call('HDEL', J.requests, '-')

local no = refused(S, epoch)
if no then return no end
local now_ms = now()
local tick = tick_at(S, now_ms)
if redis.call('EXISTS', N.session) == 1 then return { 'alive' } end
local job = load_job(J, id, uid)
if not job then return { 'nojob' } end
local held = redis.call('SRANDMEMBER', J.inflight, INDEXES_MAX)
for _, index in ipairs(held) do
  redis.call('SREM', J.inflight, index)
  put(job, 'inflight', job.inflight - 1)
  to_retry(J, index, tick)
end
local taken = #held
if job.finish == 'inflight' and job.finish_session == session then
  taken = taken + 1
  put(job, 'inflight', job.inflight - 1)
  put(job, 'finish', 'retry')
  put(job, 'finish_due', tick)
  put(job, 'finish_session', '')
end
leave_if_empty(J, job, session)
redis.call('HDEL', J.requests, session)
redis.call('SREM', N.jobs, id)
progress(S, J, job, epoch, now_ms)
reindex(S, J, job, tick)
return { 'ok', taken }
