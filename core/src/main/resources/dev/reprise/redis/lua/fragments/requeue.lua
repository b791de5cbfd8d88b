-- Puts an index that left an in-flight set into retry, due at `due`; never one that is done.
local function to_retry(J, index, due)
  if redis.call('GETBIT', J.done, index) == 1 then return false end
  redis.call('ZADD', J.retry, int(retry_score(J, index, due)), index)
  return true
end

-- Takes an index out for good. `cause` is failures, permanent or crashed-worker.
local function to_dead(S, J, job, index, cause, error, attempt, epoch, now_ms)
  local text = cut(error)
  redis.call('HSET', J.dead, index, cjson.encode({
    cause = cause, error = text, attempt = attempt, time = rfc3339(now_ms),
  }))
  emit(S, epoch, now_ms, 'chunk.dead', job.id, about(job, {
    chunk = tonumber(index), attempt = attempt, error = text, cause = cause,
  }))
end

-- The finish step fails for good: the job ends in progress.
local function finish_dead(S, J, job, cause, error, epoch, now_ms)
  put(job, 'finish', 'dead')
  put(job, 'error', 'the finish step is dead: ' .. cut(error))
  emit(S, epoch, now_ms, 'chunk.dead', job.id, about(job, {
    chunk = 'finish', attempt = job.finish_attempt, error = cut(error), cause = cause,
  }))
end

-- A session that holds nothing of a job any more is no holder of it.
local function leave_if_empty(J, job, session)
  if redis.call('SCARD', J.inflight) == 0 and job.finish_session ~= session then
    redis.call('SREM', J.holders, session)
  end
end

-- ms until a failed attempt is tried again: doubling, capped, with jitter in [0.5, 1].
local function backoff(job, failures, jitter)
  local ms = math.min(job.backoff_max_ms, job.backoff_ms * 2 ^ math.min(failures - 1, 30))
  return math.floor(ms * (0.5 + jitter / 2))
end
