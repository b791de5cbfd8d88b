-- Puts the dead chunks of a FAILED job back, due now, with a fresh budget; attempts are kept. In steps.
-- keys:    shard, job
-- args:    epoch, id, uid, max (dead chunks a call)
-- replies: ok version | more | illegal status | nojob | timeline epoch
-- events:  job.redriven
--#include constants keys time clock events timeline job suspects requeue progress reindex
local S, J = shard_keys(1), job_keys(1 + SHARD_KEYS)
local epoch, id, uid, max = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
redis.call('HDEL', J.requests, '-')

local no = refused(S, epoch)
if no then return no end
local now_ms = now()
local tick = tick_at(S, now_ms)
local job = load_job(J, id, uid)
if not job then return { 'nojob' } end
if job.status ~= 'FAILED' then return { 'illegal', job.status } end
local dead = redis.call('HRANDFIELD', J.dead, math.min(max, INDEXES_MAX))
for _, index in ipairs(dead) do
  redis.call('HDEL', J.dead, index)
  redis.call('HDEL', J.failures, index)
  redis.call('HDEL', J.crashes, index)
  to_retry(J, index, tick)
end
if redis.call('HLEN', J.dead) > 0 then return { 'more' } end
to_status(S, job, 'PROCESSING')
put(job, 'finish', 'none')
put(job, 'finish_failures', 0)
put(job, 'finish_crashes', 0)
put(job, 'error', '')
put(job, 'ended_at', '')
emit(S, epoch, now_ms, 'job.redriven', id, about(job, { total = job.total }))
progress(S, J, job, epoch, now_ms)
reindex(S, J, job, tick)
return { 'ok', int(job.version) }
