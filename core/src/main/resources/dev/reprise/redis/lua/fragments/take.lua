-- Hands out up to `max` chunks of a job to a session: due retries first, then new indexes, then the
-- finish step. To a session that holds nothing at all, suspects before everything else, and only
-- them. Every claim raises the attempt. Returns a flat list, seven values a range:
-- first, last, attempt, failures, crashes, checkpoint position ('' where none), checkpoint data.
local function put_range(out, first, last, attempt, failures, crashes, position, data)
  local n = #out
  out[n + 1], out[n + 2], out[n + 3], out[n + 4] = first, last, int(attempt), failures
  out[n + 5], out[n + 6], out[n + 7] = crashes, position, data
end

local function count_of(value)
  return value and string.match(value, '^%d+') or '0'
end

-- Takes these out of `retry`, merged into ranges where neighbours are alike.
local function take_retries(J, due, out)
  local n = #due
  if n == 0 then return {} end
  for i = 1, n do due[i] = tonumber(due[i]) end
  table.sort(due)
  local attempts = redis.call('HMGET', J.attempts, unpack(due))
  local failures = redis.call('HMGET', J.failures, unpack(due))
  local crashes = redis.call('HMGET', J.crashes, unpack(due))
  local marks = redis.call('HMGET', J.checkpoint, unpack(due))
  local taken, raised, ranges = {}, {}, 0
  local last_attempt, last_failures, last_crashes, mergeable
  for i = 1, n do
    local attempt = tonumber(attempts[i] or 1) + 1
    local failed, crashed = count_of(failures[i]), count_of(crashes[i])
    local alike = mergeable and not marks[i] and due[i] == due[i - 1] + 1 and attempt == last_attempt
      and failed == last_failures and crashed == last_crashes
    if alike then
      out[#out - 5] = int(due[i])
    else
      if ranges == RANGES_MAX - 1 then break end
      ranges = ranges + 1
      local position, data = '', ''
      if marks[i] then position, data = string.match(marks[i], '^(%d+)\n(.*)$') end
      put_range(out, int(due[i]), int(due[i]), attempt, failed, crashed, position, data)
    end
    last_attempt, last_failures, last_crashes, mergeable = attempt, failed, crashed, not marks[i]
    taken[#taken + 1] = int(due[i])
    raised[#raised + 1] = int(due[i])
    raised[#raised + 1] = int(attempt)
  end
  redis.call('ZREM', J.retry, unpack(taken))
  redis.call('HSET', J.attempts, unpack(raised))
  return taken
end

-- New indexes from `next`. A done bit there (only redo after a rollback puts one) is skipped.
local function take_new(J, job, max, out)
  local taken = {}
  local first, at, ranges = job.next, job.next, #out / 7
  local stop = math.min(job.total, job.next + INDEXES_MAX)
  local function close()
    if first < at then put_range(out, int(first), int(at - 1), 1, '0', '0', '', '') end
  end
  while at < stop and #taken < max and ranges < RANGES_MAX - 1 do
    if job.ahead > 0 and redis.call('GETBIT', J.done, at) == 1 then
      close()
      ranges = ranges + 1
      put(job, 'ahead', job.ahead - 1)
      first = at + 1
    else
      taken[#taken + 1] = int(at)
    end
    at = at + 1
  end
  close()
  put(job, 'next', at)
  return taken
end

-- Suspects are run by one session at a time where they may only be run alone.
local function others_are_lone(S, session)
  local holder = redis.call('HGET', S.clock, 'lone')
  return holder and holder ~= session and redis.call('ZSCORE', S.sessions, holder)
end

local function end_lone(S, N, session)
  redis.call('HDEL', N.session, 'lone')
  if redis.call('HGET', S.clock, 'lone') == session then redis.call('HDEL', S.clock, 'lone') end
end

-- Due suspects of one limit. One that crashed alone isn't given to the same name again at once, while
-- another worker listens for the type.
local function suspects_for(S, J, job, session, worker, room, tick)
  local due = redis.call('ZRANGEBYSCORE', J.retry, int(SUSPECT), int(SUSPECT + tick), 'WITHSCORES', 'LIMIT', 0, HELD_MAX)
  local busy, others = others_are_lone(S, session), nil
  local picked, limit = {}, nil
  for at = 1, #due, 2 do
    local c = crash_of(redis.call('HGET', J.crashes, due[at]))
    local fits = not limit or c.limit == limit
    if fits and c.limit == 1 and busy then fits = false end
    if fits and c.lone > 0 and c.name == worker and tick + SUSPECT - tonumber(due[at + 1]) < NAME_WAIT_MS then
      others = others or redis.call('PUBSUB', 'NUMSUB', S.tag .. ':wake:' .. job.type)[2]
      fits = others < 2
    end
    if fits then
      limit = math.max(1, c.limit)
      picked[#picked + 1] = due[at]
      if #picked >= math.min(limit, room) then break end
    end
  end
  return picked, limit
end

local function take_suspects(S, J, N, job, session, worker, room, tick, out)
  local picked, limit = suspects_for(S, J, job, session, worker, room, tick)
  local taken = take_retries(J, picked, out)
  if #taken == 0 then return taken end
  end_lone(S, N, session)
  if #taken == 1 then redis.call('HSET', N.session, 'lone', job.id .. '/' .. taken[1]) end
  if limit == 1 then redis.call('HSET', S.clock, 'lone', session) end
  return taken
end

local function take_finish(J, job, session, tick, out)
  if job.finish ~= 'waiting' and not (job.finish == 'retry' and job.finish_due <= tick) then return 0 end
  put(job, 'finish', 'inflight')
  put(job, 'finish_session', session)
  put(job, 'finish_attempt', job.finish_attempt + 1)
  local mark = redis.call('HGET', J.checkpoint, 'finish')
  local position, data = '', ''
  if mark then position, data = string.match(mark, '^(%d+)\n(.*)$') end
  put_range(out, 'finish', 'finish', job.finish_attempt, int(job.finish_failures),
    int(job.finish_crashes), position, data)
  return 1
end

-- Also returns 1 where suspects are left that wait for a session which holds nothing, or for another
-- than this, 2 where they were handed out.
local function take(S, J, N, job, who, epoch, now_ms, tick)
  local out, session = {}, who.session
  if job.status ~= 'PENDING' and job.status ~= 'PROCESSING' or job.stalled == '1' then return out, 0 end
  local room = math.min(who.max, HELD_MAX - redis.call('SCARD', J.inflight))
  if job.cap > 0 then room = math.min(room, job.cap - job.inflight) end
  if room <= 0 then return out, 0 end
  local suspects = redis.call('EXISTS', J.crashes) == 1
    and redis.call('ZCOUNT', J.retry, int(SUSPECT), int(SUSPECT + tick)) or 0
  local retried = {}
  if suspects > 0 and who.alone then
    retried = take_suspects(S, J, N, job, session, who.worker, room, tick, out)
  end
  local apart = #retried > 0
  if not apart then
    if who.lone then end_lone(S, N, session) end
    retried = take_retries(J, redis.call('ZRANGEBYSCORE', J.retry, '-inf', int(tick), 'LIMIT', 0, room), out)
  end
  local count = #retried
  if count > 0 then redis.call('SADD', J.inflight, unpack(retried)) end
  if not apart and count < room and job.next < job.total and redis.call('ZCARD', J.retry) < RETRY_MAX then
    local new = take_new(J, job, room - count, out)
    if #new > 0 then
      redis.call('SADD', J.inflight, unpack(new))
      count = count + #new
    end
  end
  if not apart and count < room then count = count + take_finish(J, job, session, tick, out) end
  if count > 0 then
    redis.call('SADD', J.holders, session)
    put(job, 'inflight', job.inflight + count)
    put(job, 'vtime', job.vtime + math.max(1, math.floor(count * 100 / job.priority)))
    if job.status == 'PENDING' then
      to_status(S, job, 'PROCESSING')
      put(job, 'started_at', now_ms)
      emit(S, epoch, now_ms, 'job.started', job.id, about(job, { total = job.total }))
    end
  end
  return out, apart and 2 or suspects > 0 and 1 or 0
end
