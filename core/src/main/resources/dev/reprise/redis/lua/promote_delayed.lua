-- Makes jobs claimable whose first retry has come due.
-- keys:    shard, then for each job: job
-- args:    epoch, jobs, then each id
-- replies: ok delayed_in_ms (-1: none waits) | timeline epoch
--#include constants keys time clock events timeline job suspects reindex
local S = shard_keys(1)
local epoch, count, first_id = ARGV[1], tonumber(ARGV[2]), 3
redis.call('HDEL', S.clock, '-')

local no = refused(S, epoch)
if no then return no end
local tick = tick_at(S, now())
for i = 0, count - 1 do
  local J, id = job_keys(1 + SHARD_KEYS + i * JOB_KEYS), ARGV[first_id + i]
  local job = load_job(J, id, '')
  if job then reindex(S, J, job, tick) else redis.call('ZREM', S.delayed, id) end
end
return { 'ok', int(delayed_in(S, tick)) }
