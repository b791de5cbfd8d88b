-- Takes the chunks of one job back from a lost session: they go to retry, due at once, ahead of new
-- indexes. Repeatable by anybody; the last job drops the session's record.
-- keys:    shard, job (with the lost session's in-flight set), session
-- args:    epoch, id, session, recovered_by, max
-- replies: ok recovered left (in flight, still) dead jobs (of the session, still) | none | timeline epoch
-- events:  job.recovered, chunk.dead, job.completed, job.failed
--#include constants keys time clock events timeline job suspects requeue progress reindex
local S, J = shard_keys(1), job_keys(1 + SHARD_KEYS)
local N = session_keys(1 + SHARD_KEYS + JOB_KEYS)
local epoch, id, session, recovered_by, max = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
redis.call('HDEL', J.requests, '-')

local no = refused(S, epoch)
if no then return no end
local now_ms = now()
local tick = tick_at(S, now_ms)
local r = redis.call('HMGET', N.session, 'worker', 'lost', 'beat', 'seen', 'lone')
if not r[2] then return { 'none' } end
local cause = r[2]
local job = load_job(J, id, '')

-- Asks and writes for all of them at once: chunk by chunk, 512 would block the server for too long.
local recovered, dead = {}, {}
local held = redis.call('SCARD', J.inflight)
local function take_back(taken)
  if #taken == 0 then return end
  redis.call('SREM', J.inflight, unpack(taken))
  put(job, 'inflight', job.inflight - #taken)
  local bits = {}
  for i = 1, #taken do bits[3 * i - 2], bits[3 * i - 1], bits[3 * i] = 'GET', 'u1', taken[i] end
  local done = redis.call('BITFIELD_RO', J.done, unpack(bits))
  local before = redis.call('HMGET', J.crashes, unpack(taken))
  local crashes, retry = {}, {}
  for i, index in ipairs(taken) do
    if done[i] == 0 then
      local c = crash_of(before[i])
      if crashed(c, cause, r[1], held, held == 1 and r[5] == id .. '/' .. index, job.done) then
        to_dead(S, J, job, index, 'crashed-worker', 'its worker died ' .. int(c.all) ..
          ' times while it held this chunk, the last time ' .. r[1], attempt_of(J, index), epoch, now_ms)
        redis.call('HDEL', J.crashes, index)
        dead[#dead + 1] = tonumber(index)
      else
        crashes[#crashes + 1], crashes[#crashes + 2] = index, crash_text(c)
        retry[#retry + 1], retry[#retry + 2] = int(c.limit > 0 and tick + SUSPECT or tick), index
        recovered[#recovered + 1] = tonumber(index)
      end
    end
  end
  if #recovered > 0 then
    redis.call('HSET', J.crashes, unpack(crashes))
    redis.call('ZADD', J.retry, unpack(retry))
  end
end

if job then
  take_back(redis.call('SRANDMEMBER', J.inflight, math.min(max, INDEXES_MAX)))
  local finish = false
  if job.finish == 'inflight' and job.finish_session == session then
    finish = true
    put(job, 'inflight', job.inflight - 1)
    put(job, 'finish_session', '')
    put(job, 'finish_crashes', job.finish_crashes + 1)
    if job.finish_crashes >= CRASHES_MAX then
      finish_dead(S, J, job, 'crashed-worker', 'its worker died ' .. int(job.finish_crashes) .. ' times', epoch, now_ms)
    else
      put(job, 'finish', 'retry')
      put(job, 'finish_due', tick)
    end
  end
  if #recovered > 0 or #dead > 0 or finish then -- each death is told, also one that only buries
    local chunks = ranges_text(recovered)
    if finish then chunks = chunks == '' and 'finish' or (chunks .. ',finish') end
    put(job, 'recoveries', job.recoveries + 1)
    local alive = math.max(tonumber(r[3] or 0), tonumber(r[4] or 0))
    emit(S, epoch, now_ms, 'job.recovered', id, about(job, {
      cause = cause, lostWorker = r[1], lostSession = session, recoveredBy = recovered_by,
      chunksResumed = #recovered + (finish and 1 or 0), chunks = chunks,
      chunksDead = #dead > 0 and ranges_text(dead) or nil, recovery = job.recoveries, done = job.done, total = job.total,
      outageMs = math.max(0, now_ms - alive),
    }))
  end
end
local left = redis.call('SCARD', J.inflight)
if not job then
  redis.call('DEL', J.inflight)
  left = 0
end
if left == 0 then
  if job then
    redis.call('SREM', J.holders, session)
    redis.call('HDEL', J.requests, session)
  end
  redis.call('SREM', N.jobs, id)
end
if redis.call('HGET', S.clock, 'lone') == session then redis.call('HDEL', S.clock, 'lone') end
local jobs = redis.call('SCARD', N.jobs)
if jobs == 0 then
  redis.call('HINCRBY', S.clock, 'lost', -1)
  redis.call('DEL', N.session)
  redis.call('ZREM', S.sessions, session)
  if redis.call('HGET', S.names, r[1]) == session then redis.call('HDEL', S.names, r[1]) end
end
if job then
  progress(S, J, job, epoch, now_ms)
  reindex(S, J, job, tick)
end
return { 'ok', #recovered, left, #dead, jobs }
