-- Walks indexes [from, to) of a job and finds each that isn't in exactly one place. Repairs what can be
-- mended without guessing: what is nowhere goes back to retry; what the trace saw committed, and nobody
-- holds, is done again, wherever it waits; what is done is nothing else; what is in several places stays
-- with the first of in flight, dead, retry. The caller bounds the page by the number of sessions.
-- keys:    shard, job, then for each session: its in-flight set, its record
-- args:    epoch, id, uid, holders, others, repair (0|1), from, to, committed, then each session, then each index that
--          the trace saw committed
-- replies: ok nowhere (flat) several (flat) restored (flat) next | holders | nojob | timeline epoch
-- events:  job.completed, job.failed
--#include constants keys time clock events timeline job suspects requeue progress reindex audited
local S, J = shard_keys(1), job_keys(1 + SHARD_KEYS)
local epoch, id, uid, holders, others = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local repair, from, to = ARGV[6] == '1', tonumber(ARGV[7]), tonumber(ARGV[8])
local committed, first_committed = tonumber(ARGV[9]), 10 + holders + others
redis.call('HDEL', J.requests, '-')

local no = refused(S, epoch)
if no then return no end
local now_ms = now()
local tick = tick_at(S, now_ms)
local job = load_job(J, id, uid)
if not job then return { 'nojob' } end
local sessions = audited(J, holders, others, 1 + SHARD_KEYS + JOB_KEYS, 10)
if not sessions then return { 'holders' } end

local all = {}
for at = from, math.min(to, job.next, from + INDEXES_MAX) - 1 do all[#all + 1] = int(at) end
local nowhere, several, restored = {}, {}, {}
if #all == 0 then return { 'ok', nowhere, several, restored, int(job.next) } end
local retry, dead = redis.call('ZMSCORE', J.retry, unpack(all)), redis.call('HMGET', J.dead, unpack(all))
for _, s in ipairs(sessions) do s.member = redis.call('SMISMEMBER', s.set, unpack(all)) end
local by_trace = {}
for i = 0, committed - 1 do by_trace[ARGV[first_committed + i]] = true end

for i = 1, #all do
  local index = all[i]
  local done, flying = redis.call('GETBIT', J.done, index), 0
  for k = 1, #sessions do flying = flying + sessions[k].member[i] end
  local places = done + (retry[i] and 1 or 0) + (dead[i] and 1 or 0) + flying
  if done + flying == 0 and by_trace[index] then
    restored[#restored + 1] = index
    if repair then
      redis.call('SETBIT', J.done, index, 1)
      put(job, 'done', job.done + 1)
      redis.call('ZREM', J.retry, index)
      for _, key in ipairs({ J.dead, J.failures, J.crashes, J.checkpoint }) do redis.call('HDEL', key, index) end
    end
  elseif places == 0 then
    nowhere[#nowhere + 1] = index
    if repair and job.status ~= 'COMPLETED' then to_retry(J, index, tick) end
  elseif places > 1 then
    several[#several + 1] = index
    if repair then
      local kept = done == 1
      for k = 1, #sessions do
        if sessions[k].member[i] == 1 then
          if kept then
            redis.call('SREM', sessions[k].set, index)
            put(job, 'inflight', job.inflight - 1)
          end
          kept = true
        end
      end
      if kept then redis.call('HDEL', J.dead, index) end
      if kept or dead[i] then redis.call('ZREM', J.retry, index) end
    end
  end
end
if repair then
  for _, s in ipairs(sessions) do
    if redis.call('SCARD', s.set) == 0 and job.finish_session ~= s.id then redis.call('SREM', J.holders, s.id) end
  end
  progress(S, J, job, epoch, now_ms)
  reindex(S, J, job, tick)
end
return { 'ok', nowhere, several, restored, int(job.next) }
