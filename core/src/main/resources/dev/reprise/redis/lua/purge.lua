-- Forgets a job that has ended and that nobody holds, all its keys, and remembers its uid.
-- keys:    shard, job
-- args:    epoch, id, uid
-- replies: ok | illegal status | busy (a session still holds chunks of it) | nojob | timeline epoch
--#include constants keys time clock events timeline job
local S, J = shard_keys(1), job_keys(1 + SHARD_KEYS)
local epoch, id, uid = ARGV[1], ARGV[2], ARGV[3]
redis.call('HDEL', J.requests, '-')

local no = refused(S, epoch)
if no then return no end
local now_ms = now()
local job = load_job(J, id, uid)
if not job then return { 'nojob' } end
if not terminal(job) then return { 'illegal', job.status } end
if redis.call('SCARD', J.holders) > 0 then return { 'busy' } end
redis.call('ZADD', S.purged, int(now_ms), job.uid)
redis.call('ZREMRANGEBYRANK', S.purged, 0, -PURGED_MAX - 1)
redis.call('ZREM', S.jobs, id)
redis.call('ZREM', S.delayed, id)
redis.call('ZREM', J.ready, id)
redis.call('SREM', S.processing, id)
redis.call('UNLINK', J.job, J.holders, J.retry, J.dead, J.done, J.attempts, J.failures, J.crashes,
  J.checkpoint, J.result, J.counters, J.requests, J.pages)
return { 'ok' }
