-- Applies the outcomes of one group of indexes [first, last] at one attempt.

-- Splits the group into what the session owns at that attempt and what it doesn't.
local function owned_of(J, first, last, attempt)
  local all = {}
  for index = first, last do all[#all + 1] = int(index) end
  local member = redis.call('SMISMEMBER', J.inflight, unpack(all))
  local exceptional = attempt ~= 1 or redis.call('EXISTS', J.attempts) == 1
  local current = exceptional and redis.call('HMGET', J.attempts, unpack(all))
  local owned, foreign = {}, {}
  for i = 1, #all do
    if member[i] == 1 and (not exceptional or tonumber(current[i] or 1) == attempt) then
      owned[#owned + 1] = all[i]
    else
      foreign[#foreign + 1] = all[i]
    end
  end
  return owned, foreign
end

-- Sets the done bits of owned indexes; returns how many were 0. A whole byte is set at once.
local function set_done(J, owned, first, last)
  local fresh, n = 0, #owned
  local byte_first, byte_last = math.ceil(first / 8), math.floor((last + 1) / 8) - 1
  local whole = n == last - first + 1 and byte_last > byte_first
    and redis.call('BITCOUNT', J.done, int(byte_first), int(byte_last)) == 0
  if not whole then
    for i = 1, n do fresh = fresh + 1 - redis.call('SETBIT', J.done, owned[i], 1) end
    return fresh
  end
  redis.call('SETRANGE', J.done, int(byte_first), string.rep('\255', byte_last - byte_first + 1))
  for index = first, byte_first * 8 - 1 do fresh = fresh + 1 - redis.call('SETBIT', J.done, int(index), 1) end
  for index = (byte_last + 1) * 8, last do fresh = fresh + 1 - redis.call('SETBIT', J.done, int(index), 1) end
  return fresh + (byte_last - byte_first + 1) * 8
end

local function commit_group(J, job, first, last, attempt, counters, result, out)
  local owned, foreign = owned_of(J, first, last, attempt)
  if #owned > 0 then
    redis.call('SREM', J.inflight, unpack(owned))
    local fresh = set_done(J, owned, first, last)
    add_counters(J, counters, fresh, out.counted)
    if out.exceptional then
      redis.call('HDEL', J.failures, unpack(owned))
      redis.call('HDEL', J.crashes, unpack(owned))
      redis.call('HDEL', J.checkpoint, unpack(owned))
    end
    if result ~= '' then redis.call('HSET', J.result, owned[1], result) end
    put(job, 'inflight', job.inflight - #owned)
    put(job, 'done', job.done + fresh)
    for i = 1, #owned do out.committed[#out.committed + 1] = tonumber(owned[i]) end
  end
  for i = 1, #foreign do
    local index = foreign[i]
    local again = redis.call('GETBIT', J.done, index) == 1 and attempt_of(J, index) == attempt
    local list = again and out.already or out.fenced
    list[#list + 1] = tonumber(index)
  end
end

local function fail_group(S, J, job, first, last, attempt, permanent, delay_ms, error, out)
  local owned = owned_of(J, first, last, attempt)
  error = cut(error)
  for i = 1, #owned do
    local index = owned[i]
    redis.call('SREM', J.inflight, index)
    put(job, 'inflight', job.inflight - 1)
    local failures = tonumber(count_of(redis.call('HGET', J.failures, index))) + 1
    if redis.call('GETBIT', J.done, index) == 1 then
      -- done already: it only leaves the set
    elseif permanent or failures >= job.max_failures then
      redis.call('HDEL', J.failures, index)
      to_dead(S, J, job, index, permanent and 'permanent' or 'failures', error, attempt, out.epoch, out.now_ms)
      out.dead[#out.dead + 1] = index
    else
      local due = out.tick + (delay_ms > 0 and delay_ms or backoff(job, failures, out.jitter))
      redis.call('HSET', J.failures, index, int(failures) .. '\n' .. error)
      to_retry(J, index, due)
      local class = out.failed[error] or { indexes = {}, due = due }
      class.indexes[#class.indexes + 1] = tonumber(index)
      class.due = math.min(class.due, due)
      out.failed[error] = class
    end
  end
end

local function release_group(J, job, first, last, attempt, delay_ms, reason, out)
  local owned = owned_of(J, first, last, attempt)
  for i = 1, #owned do
    redis.call('SREM', J.inflight, owned[i])
    put(job, 'inflight', job.inflight - 1)
    to_retry(J, owned[i], out.tick + delay_ms)
  end
  if reason ~= '' and #owned > 0 then put_reason(job, cut(reason), out.now_ms) end
end

-- The finish step, as one more index. Its commit checks again that the others are settled, and is
-- otherwise a release.
local function settle_finish(S, J, job, session, kind, attempt, delay_ms, counters, text, out)
  if job.finish ~= 'inflight' or job.finish_session ~= session or job.finish_attempt ~= attempt then
    if kind == 'c' then
      if job.finish == 'done' and job.finish_attempt == attempt then
        out.already[#out.already + 1] = 'finish'
      else
        out.fenced_finish = true
      end
    end
    return
  end
  put(job, 'inflight', job.inflight - 1)
  put(job, 'finish_session', '')
  local settled = job.sealed == '1' and job.done + redis.call('HLEN', J.dead) == job.total
  if kind == 'c' and settled then
    put(job, 'finish', 'done')
    add_counters(J, counters, 1, out.counted)
    out.committed_finish = true
    if text ~= '' then redis.call('HSET', J.result, 'finish', text) end
    redis.call('HDEL', J.checkpoint, 'finish')
  elseif kind == 'c' or kind == 'r' then
    put(job, 'finish', 'retry')
    put(job, 'finish_due', out.tick + (kind == 'r' and delay_ms or 0))
    if kind == 'r' and text ~= '' then put_reason(job, cut(text), out.now_ms) end
  else
    put(job, 'finish_failures', job.finish_failures + 1)
    if kind == 'p' or job.finish_failures >= job.max_failures then
      finish_dead(S, J, job, kind == 'p' and 'permanent' or 'failures', text, out.epoch, out.now_ms)
      out.dead[#out.dead + 1] = 'finish'
    else
      put(job, 'finish', 'retry')
      put(job, 'finish_due', out.tick + (delay_ms > 0 and delay_ms or backoff(job, job.finish_failures, out.jitter)))
      emit_chunks(S, out.epoch, out.now_ms, 'chunk.failed', job.id, about(job, {
        chunks = 'finish', error = cut(text), dueAt = rfc3339(out.now_ms + job.finish_due - out.tick),
      }))
    end
  end
end
