-- Walks indexes [from, to) of a job and finds each that isn't in exactly one place. Repairs what can be
-- mended without guessing: what is nowhere goes back to retry; what is done is nothing else; what is
-- in several places stays with the first of in flight, dead, retry.
-- keys:    shard, job, then the in-flight set of each holder
-- args:    epoch, id, uid, from, to, repair (0|1), holders, then each holder's session
-- replies: ok nowhere (flat) several (flat) next | holders | nojob | timeline epoch
--#include constants keys time clock events timeline job suspects requeue progress reindex
local S, J = shard_keys(1), job_keys(1 + SHARD_KEYS)
local epoch, id, uid, from, to = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local repair, holders, first_set, first_holder = ARGV[6], tonumber(ARGV[7]), 1 + SHARD_KEYS + JOB_KEYS, 8
redis.call('HDEL', J.requests, '-')

local no = refused(S, epoch)
if no then return no end
local now_ms = now()
local tick = tick_at(S, now_ms)
local job = load_job(J, id, uid)
if not job then return { 'nojob' } end
if redis.call('SCARD', J.holders) ~= holders then return { 'holders' } end
for i = 0, holders - 1 do
  if redis.call('SISMEMBER', J.holders, ARGV[first_holder + i]) == 0 then return { 'holders' } end
end

local nowhere, several = {}, {}
for at = from, math.min(to, job.next, from + INDEXES_MAX) - 1 do
  local index = int(at)
  local done = redis.call('GETBIT', J.done, index)
  local retry = redis.call('ZSCORE', J.retry, index) and 1 or 0
  local dead = redis.call('HEXISTS', J.dead, index)
  local sets = {}
  for i = 0, holders - 1 do
    if redis.call('SISMEMBER', KEYS[first_set + i], index) == 1 then sets[#sets + 1] = KEYS[first_set + i] end
  end
  local places = done + retry + dead + #sets
  if places == 0 then
    nowhere[#nowhere + 1] = index
    if repair == '1' then to_retry(J, index, tick) end
  elseif places > 1 then
    several[#several + 1] = index
    if repair == '1' then
      local keep = done == 0
      for i = 1, #sets do
        if not (keep and i == 1) then
          redis.call('SREM', sets[i], index)
          put(job, 'inflight', job.inflight - 1)
        end
      end
      if done == 1 or #sets > 0 then redis.call('HDEL', J.dead, index) end
      if done == 1 or #sets > 0 or dead == 1 then redis.call('ZREM', J.retry, index) end
    end
  end
end
if repair == '1' then
  for i = 0, holders - 1 do
    local holder = ARGV[first_holder + i]
    if redis.call('SCARD', KEYS[first_set + i]) == 0 and job.finish_session ~= holder then
      redis.call('SREM', J.holders, holder)
    end
  end
  progress(S, J, job, epoch, now_ms)
  reindex(S, J, job, tick)
end
return { 'ok', nowhere, several, int(job.next) }
