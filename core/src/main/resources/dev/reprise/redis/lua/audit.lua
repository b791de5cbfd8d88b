-- Checks the partition invariant of a job by its counts, O(holders), and mends its index entries
-- (`ready`, `delayed`, `processing`), which follow from its state.
-- keys:    shard, job, then the in-flight set of each holder
-- args:    epoch, id, uid, holders, repair (1: set the in-flight and done counters to what was counted), then
--          each holder's session
-- replies: ok fine|broken next inflight_counted inflight_counter retry dead done_counted done_counter
--          mended (index entries put right) | holders (they changed meanwhile) | nojob | timeline epoch
--#include constants keys time clock events timeline job suspects progress reindex
local S, J = shard_keys(1), job_keys(1 + SHARD_KEYS)
local epoch, id, uid, holders, repair = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local first_set, first_holder = 1 + SHARD_KEYS + JOB_KEYS, 6
redis.call('HDEL', J.requests, '-')

local no = refused(S, epoch)
if no then return no end
local now_ms = now()
local tick = tick_at(S, now_ms)
local job = load_job(J, id, uid)
if not job then return { 'nojob' } end
if redis.call('SCARD', J.holders) ~= holders then return { 'holders' } end
local inflight = 0
for i = 0, holders - 1 do
  if redis.call('SISMEMBER', J.holders, ARGV[first_holder + i]) == 0 then return { 'holders' } end
  inflight = inflight + redis.call('SCARD', KEYS[first_set + i])
end
local finish = job.finish == 'inflight' and 1 or 0
local retry, dead = redis.call('ZCARD', J.retry), redis.call('HLEN', J.dead)
local done = redis.call('BITCOUNT', J.done)
local adds_up = job.next == inflight + retry + dead + done - job.ahead
local fine = adds_up and job.inflight == inflight + finish and job.done == done
if repair == '1' and not fine then
  put(job, 'inflight', inflight + finish)
  put(job, 'done', done)
  if adds_up then progress(S, J, job, epoch, now_ms) end
end

local mended = 0
local listed = redis.call('SISMEMBER', S.processing, id)
if job.status == 'PROCESSING' and listed == 0 then
  redis.call('SADD', S.processing, id)
  mended = 1
elseif job.status ~= 'PROCESSING' and listed == 1 then
  redis.call('SREM', S.processing, id)
  mended = 1
end
local was = redis.call('ZSCORE', J.ready, id) or redis.call('ZSCORE', S.delayed, id)
reindex(S, J, job, tick)
local is = redis.call('ZSCORE', J.ready, id) or redis.call('ZSCORE', S.delayed, id)
if (was and not is) or (is and not was) then mended = mended + 1 end
return { 'ok', fine and 'fine' or 'broken', int(job.next), inflight, int(job.inflight), retry, dead, done,
  int(job.done), mended }
