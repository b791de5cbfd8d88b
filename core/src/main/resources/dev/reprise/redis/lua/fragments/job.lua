-- A job's fields as a table; what changes is written back once.
local JOB_FIELDS = {
  'uid', 'type', 'status', 'version', 'total', 'sealed', 'next', 'done', 'inflight', 'ahead',
  'max_failures', 'max_dead', 'cap', 'priority', 'vtime', 'backoff_ms', 'backoff_max_ms', 'trace',
  'has_finish', 'finish', 'finish_due', 'finish_session', 'finish_attempt', 'finish_failures',
  'finish_crashes', 'created_at', 'started_at', 'recoveries', 'reason', 'reason_at', 'error', 'stalled',
}
local JOB_NUMBERS = {
  version = 0, total = 0, next = 0, done = 0, inflight = 0, ahead = 0, max_failures = 1, max_dead = 0,
  cap = 0, priority = 1, vtime = 0, backoff_ms = 0, backoff_max_ms = 0, finish_due = 0,
  finish_attempt = 0, finish_failures = 0, finish_crashes = 0, created_at = 0, started_at = 0,
  recoveries = 0, reason_at = 0,
}

-- nil where there is no such job, or another incarnation of it (uid '' accepts any).
local function load_job(J, id, uid)
  local values = redis.call('HMGET', J.job, unpack(JOB_FIELDS))
  if not values[1] or (uid ~= '' and values[1] ~= uid) then return nil end
  -- Only recovery and promotion read the type before, and another incarnation may have come since.
  J.ready = string.match(J.ready, '^{[^}]*}:ready:') .. values[2]
  local job = { id = id, dirty = {} }
  for i, field in ipairs(JOB_FIELDS) do
    local v = values[i]
    local default = JOB_NUMBERS[field]
    if default then v = tonumber(v or default) end
    job[field] = v or ''
  end
  return job
end

local function put(job, field, value)
  job[field] = value
  job.dirty[field] = true
end

-- Why the job isn't moving, '' where it is; a reason that follows another keeps its time.
local function put_reason(job, reason, now_ms)
  if reason == job.reason then return end
  if reason == '' then put(job, 'reason_at', 0) elseif job.reason == '' then put(job, 'reason_at', now_ms) end
  put(job, 'reason', reason)
end

local function save_job(J, job)
  local args = {}
  for field in pairs(job.dirty) do
    local v = job[field]
    if type(v) == 'number' then v = int(v) end
    args[#args + 1] = field
    args[#args + 1] = v
  end
  if #args > 0 then redis.call('HSET', J.job, unpack(args)) end
  job.dirty = {}
end

local function terminal(job)
  local s = job.status
  return s == 'COMPLETED' or s == 'FAILED' or s == 'CANCELLED'
end

-- The fields that every event of a job carries; others are added to the table. The uid tells its
-- incarnation from one that was purged.
local function about(job, data)
  data.job = job.id
  data.uid = job.uid
  data.jobType = job.type
  data.version = job.version
  return data
end

-- Every change of status raises the version by one and keeps the set that a start-up scan reads.
local function to_status(S, job, status)
  put(job, 'status', status)
  put(job, 'version', job.version + 1)
  if status == 'PROCESSING' then
    redis.call('SADD', S.processing, job.id)
  else
    redis.call('SREM', S.processing, job.id)
  end
end

local function counters_of(J)
  local flat = redis.call('HGETALL', J.counters)
  local counters = {}
  for i = 1, #flat, 2 do counters[flat[i]] = tonumber(flat[i + 1]) end
  return counters
end

local function attempt_of(J, index)
  return tonumber(redis.call('HGET', J.attempts, index) or 1)
end
