-- Reports outcomes of in-flight chunks of a job, each group at its attempt, and may claim in the
-- same call. A commit takes effect only for what the session owns and whose done bit was 0.
-- keys:    shard, job (with the session's in-flight set), session
-- args:    epoch, id, uid, session, worker, number, max (to claim; 0: none), alone (1: the session
--          then holds nothing of any job), jitter (0..1), groups, then
--          seven values a group: kind (c commit, f fail, p fail for good, r release), first, last
--          (or finish), attempt, delay_ms, and two texts: of a commit counters (JSON) and result, else
--          '' and the error or reason
-- replies: ok status claims (flat) fenced (flat indexes) already dead head (first job of
--          `ready`, '' where none) wait_ms (claims wait) suspects (1: some wait, until the session
--          holds nothing or for another one, 2: these are suspects)
--          | stale | nojob | timeline epoch
-- events:  chunk.failed, chunk.dead, chunk.fenced, chunks.committed, job.started, job.completed, job.failed
--#include constants keys time clock events timeline job suspects requeue progress reindex take requests counters outcomes
local S, J = shard_keys(1), job_keys(1 + SHARD_KEYS)
local N = session_keys(1 + SHARD_KEYS + JOB_KEYS)
local epoch, id, uid, session, worker = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local number, max, jitter = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[9])
local groups, first_group = tonumber(ARGV[10]), 11
redis.call('HDEL', J.requests, '-')

local no = refused(S, epoch)
if no then return no end
local now_ms = now()
local tick = tick_at(S, now_ms)
local job = load_job(J, id, uid)
if not job then return { 'nojob' } end
local before = request_before(J, session, number, 'settle')
if before then
  if before[1] == 'ok' then before[3] = still_held(J, job, session, before[3]) end
  return before
end

local chunks = 0
for at = first_group, first_group + (groups - 1) * 7, 7 do
  if ARGV[at + 1] ~= 'finish' then chunks = chunks + tonumber(ARGV[at + 2]) - tonumber(ARGV[at + 1]) + 1 end
end
if chunks > INDEXES_MAX then return redis.error_reply('ERR a settle reports at most 1000 chunks') end

local out = {
  epoch = epoch, now_ms = now_ms, tick = tick, jitter = jitter, committed = {}, fenced = {}, already = {},
  dead = {}, failed = {}, counted = {},
  exceptional = redis.call('EXISTS', J.failures, J.crashes, J.checkpoint) > 0,
}
local counters = {}
for g = 0, groups - 1 do -- before the first write: malformed counters are an error
  local kind, json = ARGV[first_group + g * 7], ARGV[first_group + g * 7 + 5]
  counters[g] = kind == 'c' and json ~= '' and cjson.decode(json) or {}
end
for g = 0, groups - 1 do
  local at = first_group + g * 7
  local kind, attempt, delay_ms = ARGV[at], tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4])
  local text = ARGV[at + 6]
  if ARGV[at + 1] == 'finish' then
    settle_finish(S, J, job, session, kind, attempt, delay_ms, counters[g], text, out)
  else
    local first, last = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
    if kind == 'c' then
      commit_group(J, job, first, last, attempt, counters[g], text, out)
    elseif kind == 'r' then
      release_group(J, job, first, last, attempt, delay_ms, text, out)
    else
      fail_group(S, J, job, first, last, attempt, kind == 'p', delay_ms, text, out)
    end
  end
end
if #out.committed > 0 then put_reason(job, '', now_ms) end
leave_if_empty(J, job, session)

for error, class in pairs(out.failed) do
  emit_chunks(S, epoch, now_ms, 'chunk.failed', id, about(job, {
    chunks = ranges_text(class.indexes), error = error, dueAt = rfc3339(now_ms + class.due - tick),
  }))
end
if job.trace == '1' and (#out.committed > 0 or out.committed_finish) then
  local chunks = ranges_text(out.committed)
  if out.committed_finish then chunks = chunks == '' and 'finish' or (chunks .. ',finish') end
  emit_chunks(S, epoch, now_ms, 'chunks.committed', id, about(job, {
    chunks = chunks, worker = worker, session = session, counters = next(out.counted) and out.counted or nil,
  }))
end
if #out.fenced > 0 or out.fenced_finish then
  local chunks = ranges_text(out.fenced)
  if out.fenced_finish then
    chunks = chunks == '' and 'finish' or (chunks .. ',finish')
    out.fenced[#out.fenced + 1] = 'finish'
  end
  emit(S, epoch, now_ms, 'chunk.fenced', id, about(job, { chunks = chunks, worker = worker, session = session }))
end
progress(S, J, job, epoch, now_ms)

local record = redis.call('HMGET', N.session, 'lost', 'epoch', 'lone')
local live = not record[1] and record[2] == epoch
local claims, wait_ms, suspects = {}, 0, 0
if max > 0 and live then
  wait_ms = phase_left(S, tick)
  if wait_ms == 0 then
    local who = { session = session, worker = worker, lone = record[3], max = max, alone = ARGV[8] == '1' }
    claims, suspects = take(S, J, N, job, who, epoch, now_ms, tick)
  end
end
if record[3] and #claims == 0 and redis.call('SCARD', J.inflight) == 0 then end_lone(S, N, session) end
for i = 1, #out.fenced do out.fenced[i] = tostring(out.fenced[i]) end
for i = 1, #out.already do out.already[i] = tostring(out.already[i]) end
local reply = { 'ok', job.status, claims, out.fenced, out.already, out.dead, '', int(wait_ms), suspects }
-- A lost session that was visited, or was dropped, leaves nothing behind any more.
if record[2] and (not record[1] or redis.call('SISMEMBER', N.jobs, id) == 1) then
  remember(J, N, job, session, number, 'settle', reply)
end
reindex(S, J, job, tick)
reply[7] = redis.call('ZRANGE', J.ready, 0, 0)[1] or ''
return reply
