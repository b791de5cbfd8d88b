-- Ends a job early: nothing more is handed out; commits of what still runs count.
-- keys:    shard, job
-- args:    epoch, id, uid, reason
-- replies: ok version | unchanged version status | illegal status | nojob | timeline epoch
-- events:  job.cancelled
--#include constants keys time clock events timeline job suspects progress reindex
local S, J = shard_keys(1), job_keys(1 + SHARD_KEYS)
local epoch, id, uid, reason = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
redis.call('HDEL', J.requests, '-')

local no = refused(S, epoch)
if no then return no end
local now_ms = now()
local tick = tick_at(S, now_ms)
local job = load_job(J, id, uid)
if not job then return { 'nojob' } end
if job.status == 'CANCELLED' then return { 'unchanged', int(job.version), job.status } end
if terminal(job) then return { 'illegal', job.status } end
to_status(S, job, 'CANCELLED')
put(job, 'ended_at', now_ms)
emit(S, epoch, now_ms, 'job.cancelled', id, about(job, { total = job.total, reason = reason ~= '' and reason or cjson.null }))
reindex(S, J, job, tick)
return { 'ok', int(job.version) }
