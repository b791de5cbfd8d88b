-- Checks a job by its counts, O(sessions): the partition invariant, its status, its index entries
-- (`ready`, `delayed`, `processing`), and that whoever holds chunks of it is a session and is listed.
-- keys:    shard, job, then for each session: its in-flight set, its record
-- args:    epoch, id, uid, holders, others, repair (1: set the counters to what was counted,
--          put index entries right, list whoever holds chunks), then each session
-- replies: ok fine|broken next inflight_counted inflight_counter retry dead done_counted done_counter
--          mended (entries put right) off (words: what was amiss with them) gone (sessions that
--          hold chunks and don't exist) unlisted (sessions that hold chunks and aren't listed) status total ended (0|1:
--          its numbers are those of its status) ahead_counted ahead_counter | holders (they changed
--          meanwhile) | nojob | timeline epoch
-- events:  job.completed, job.failed (where the counters hid its end)
--#include constants keys time clock events timeline job suspects progress reindex audited
local S, J = shard_keys(1), job_keys(1 + SHARD_KEYS)
local epoch, id, uid, holders, others = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local repair = ARGV[6] == '1'
redis.call('HDEL', J.requests, '-')

local no = refused(S, epoch)
if no then return no end
local now_ms = now()
local tick = tick_at(S, now_ms)
local job = load_job(J, id, uid)
if not job then return { 'nojob' } end
local sessions = audited(J, holders, others, 1 + SHARD_KEYS + JOB_KEYS, 7)
if not sessions then return { 'holders' } end

-- Done bits at or above an index: mostly by whole bytes.
local function done_from(index)
  local byte = math.ceil(index / 8)
  local count = redis.call('BITCOUNT', J.done, int(byte), -1)
  for bit = index, byte * 8 - 1 do count = count + redis.call('GETBIT', J.done, int(bit)) end
  return count
end

local inflight, gone, unlisted = 0, {}, {}
for _, s in ipairs(sessions) do
  local held = redis.call('SCARD', s.set)
  inflight = inflight + held
  if s.listed and redis.call('EXISTS', s.record) == 0 then gone[#gone + 1] = s.id end
  if not s.listed and held > 0 then
    unlisted[#unlisted + 1] = s.id
    if repair then redis.call('SADD', J.holders, s.id) end
  end
end
local finish = job.finish == 'inflight' and 1 or 0
local retry, dead = redis.call('ZCARD', J.retry), redis.call('HLEN', J.dead)
local done = redis.call('BITCOUNT', J.done)
local ahead = done_from(job.next)
local adds_up = job.next == inflight + retry + dead + done - ahead
local fine = adds_up and job.inflight == inflight + finish and job.done == done and job.ahead == ahead
local ahead_counter = job.ahead
local reply = { 'ok', fine and 'fine' or 'broken', int(job.next), inflight, int(job.inflight), retry, dead, done,
  int(job.done) }
local settled = job.sealed == '1' and done + dead == job.total
local ended = true
if job.status == 'COMPLETED' then
  ended = settled and dead <= job.max_dead and (job.has_finish ~= '1' or job.finish == 'done')
elseif not terminal(job) then
  ended = not settled or (dead <= job.max_dead and job.has_finish == '1' and job.finish ~= 'done')
end
if repair and not fine then
  put(job, 'inflight', inflight + finish)
  put(job, 'done', done)
  put(job, 'ahead', ahead)
end
if repair and adds_up then progress(S, J, job, epoch, now_ms) end

local off = {}
local listed, runs = redis.call('SISMEMBER', S.processing, id), job.status == 'PROCESSING'
if runs and listed == 0 then
  off[#off + 1] = 'processing'
  if repair then redis.call('SADD', S.processing, id) end
elseif not runs and listed == 1 then
  off[#off + 1] = 'processing-extra'
  if repair then redis.call('SREM', S.processing, id) end
end
local claimable, due = place_of(J, job, tick)
local is = redis.call('ZSCORE', J.ready, id) or redis.call('ZSCORE', S.delayed, id)
if (claimable or due) and not is then off[#off + 1] = 'ready' end
if is and not (claimable or due) then off[#off + 1] = 'ready-extra' end
if repair then reindex(S, J, job, tick) end
reply[10], reply[11], reply[12], reply[13] = repair and #off + #unlisted or 0, off, gone, unlisted
reply[14], reply[15], reply[16] = job.status, int(job.total), ended and 1 or 0
reply[17], reply[18] = ahead, int(ahead_counter)
return reply
