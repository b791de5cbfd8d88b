-- Does again what a session had committed before Redis went back in time: the same commits, wherever
-- the rollback put their chunks. One that another session holds is left to it, and so is one that the
-- session itself holds since it spoke on this epoch: that runs, and only a late duplicate asks for it.
-- Not numbered: an index whose done bit is set is skipped.
-- keys:    shard, job (with the in-flight set of the session that committed), session
-- args:    epoch, id, uid, session, worker, groups, then five values a group: first, last, attempt,
--          counters (JSON, '' for none) and result ('' for none)
-- replies: ok fresh (chunks done again) groups (that were looked at; the caller sends the rest again) status
--          | nojob | timeline epoch
-- events:  job.redone, chunks.committed, job.started, job.completed, job.failed
--#include constants keys time clock events timeline job suspects requeue progress reindex take counters
local S, J = shard_keys(1), job_keys(1 + SHARD_KEYS)
local N = session_keys(1 + SHARD_KEYS + JOB_KEYS)
local epoch, id, uid, session, worker = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local groups, first_group = tonumber(ARGV[6]), 7
redis.call('HDEL', J.requests, '-')

local no = refused(S, epoch)
if no then return no end
local now_ms = now()
local tick = tick_at(S, now_ms)
local job = load_job(J, id, uid)
if not job then return { 'nojob' } end
local counters = {}
for g = 0, groups - 1 do -- before the first write: malformed counters are an error
  local json = ARGV[first_group + g * 5 + 3]
  counters[g] = json ~= '' and cjson.decode(json) or {}
end

local has_spoken = redis.call('HGET', N.session, 'epoch') == epoch

-- Takes an index from wherever the rollback put it; false where somebody runs it.
local function taken_back(index, text)
  if index >= job.next then
    put(job, 'ahead', job.ahead + 1)
  elseif not has_spoken and redis.call('SREM', J.inflight, text) == 1 then
    put(job, 'inflight', job.inflight - 1)
    if redis.call('HGET', N.session, 'lone') == id .. '/' .. text then end_lone(S, N, session) end
  elseif redis.call('ZREM', J.retry, text) == 0 and redis.call('HDEL', J.dead, text) == 0 then
    return false
  end
  return true
end

-- Whether all of [first, last] is done, mostly by whole bytes: the usual case of what is sent again.
local function all_done(first, last)
  local byte_first, byte_last = math.ceil(first / 8), math.floor((last + 1) / 8) - 1
  if byte_last < byte_first then return false end
  if redis.call('BITCOUNT', J.done, int(byte_first), int(byte_last)) < (byte_last - byte_first + 1) * 8 then return false end
  for index = first, byte_first * 8 - 1 do if redis.call('GETBIT', J.done, int(index)) == 0 then return false end end
  for index = (byte_last + 1) * 8, last do if redis.call('GETBIT', J.done, int(index)) == 0 then return false end end
  return true
end

local committed, counted = {}, {}
local exceptional = redis.call('EXISTS', J.failures, J.crashes, J.checkpoint) > 0
local function redo_group(first, last, attempt, sums, result)
  if all_done(first, last) then return end
  local fresh = 0
  for index = first, last do
    local text = int(index)
    if redis.call('GETBIT', J.done, text) == 0 and taken_back(index, text) then
      redis.call('SETBIT', J.done, text, 1)
      if attempt > 1 and attempt > attempt_of(J, text) then redis.call('HSET', J.attempts, text, int(attempt)) end
      if exceptional then
        redis.call('HDEL', J.failures, text)
        redis.call('HDEL', J.crashes, text)
        redis.call('HDEL', J.checkpoint, text)
      end
      if result ~= '' then redis.call('HSET', J.result, text, result) end
      committed[#committed + 1] = index
      fresh = fresh + 1
    end
  end
  add_counters(J, sums, fresh, counted)
end

local looked = 0
while looked < groups and #committed < INDEXES_MAX do
  local at = first_group + looked * 5
  local first, last = tonumber(ARGV[at]), math.min(tonumber(ARGV[at + 1]), job.total - 1)
  redo_group(first, last, tonumber(ARGV[at + 2]), counters[looked], ARGV[at + 4])
  looked = looked + 1
end
local fresh = #committed
put(job, 'done', job.done + fresh)
if fresh > 0 and job.status == 'PENDING' then
  to_status(S, job, 'PROCESSING')
  put(job, 'started_at', now_ms)
  emit(S, epoch, now_ms, 'job.started', id, about(job, { total = job.total }))
end
if fresh > 0 then
  emit(S, epoch, now_ms, 'job.redone', id, about(job, {
    chunks = ranges_text(committed), worker = worker, session = session, done = job.done, total = job.total,
  }))
end
if fresh > 0 and job.trace == '1' then
  emit_chunks(S, epoch, now_ms, 'chunks.committed', id, about(job, {
    chunks = ranges_text(committed), worker = worker, session = session, redone = true,
    counters = next(counted) and counted or nil,
  }))
end
leave_if_empty(J, job, session)
progress(S, J, job, epoch, now_ms)
reindex(S, J, job, tick)
return { 'ok', fresh, looked, job.status }
