-- Numbered requests: a reply that was lost on the wire is given again, its work never done again.
-- A session's requests about one job share one rising series, one of them outstanding; the last
-- number and its reply live in the job's `requests`, one field a session.

-- nil where the request is new, else the reply to its first sending, or a refusal.
local function request_before(J, session, number, operation)
  local packed = redis.call('HGET', J.requests, session)
  if not packed then return nil end
  local last = cmsgpack.unpack(packed)
  if number < last[1] then return { 'stale' } end
  if number > last[1] then return nil end
  if operation ~= last[2] then return { 'stale' } end
  return last[3]
end

-- Also lists the job with the session, whose last visit deletes the field again.
local function remember(J, N, job, session, number, operation, reply)
  redis.call('SADD', N.jobs, job.id)
  redis.call('HSET', J.requests, session, cmsgpack.pack({ number, operation, reply }))
end

-- Of claimed ranges only what the session still holds at that very attempt.
local function still_held(J, job, session, flat)
  local out = {}
  local function add(first, last, at)
    put_range(out, first, last, flat[at + 2], flat[at + 3], flat[at + 4], flat[at + 5], flat[at + 6])
  end
  for at = 1, #flat, 7 do
    if flat[at] == 'finish' then
      if job.finish == 'inflight' and job.finish_session == session
          and int(job.finish_attempt) == flat[at + 2] then
        add('finish', 'finish', at)
      end
    else
      local open
      local last = tonumber(flat[at + 1])
      for index = tonumber(flat[at]), last do
        local text = int(index)
        local held = redis.call('SISMEMBER', J.inflight, text) == 1
          and int(attempt_of(J, text)) == flat[at + 2]
        if held and not open then open = text end
        if open and not held then add(open, int(index - 1), at) end
        if not held then open = nil end
      end
      if open then add(open, flat[at + 1], at) end
    end
  end
  return out
end
