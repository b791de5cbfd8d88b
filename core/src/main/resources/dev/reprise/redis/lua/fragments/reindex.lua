-- Where a job belongs: whether something of it can be claimed now, and when something is due.
local function place_of(J, job, tick)
  local claimable, due = false, nil
  local open = (job.status == 'PENDING' or job.status == 'PROCESSING') and job.stalled ~= '1'
  if open and (job.cap == 0 or job.inflight < job.cap) then
    due = first_due(J)
    if job.finish == 'retry' and (not due or job.finish_due < due) then due = job.finish_due end
    claimable = (due and due <= tick) or job.finish == 'waiting'
      or (job.next < job.total and redis.call('ZCARD', J.retry) < RETRY_MAX)
  end
  return claimable, due
end

-- Ends every script that touches a job, O(1): the job is in `ready` exactly when something of it can
-- be claimed now, and in `delayed` at the earliest time when something will be. Saves the job, and
-- last of all wakes workers when the job turned claimable.
local function reindex(S, J, job, tick)
  local claimable, due = place_of(J, job, tick)
  local turned = false
  if claimable then
    local score = redis.call('ZSCORE', J.ready, job.id)
    if not score then
      local least = redis.call('ZRANGE', J.ready, 0, 0, 'WITHSCORES')[2]
      if least and job.vtime < tonumber(least) then put(job, 'vtime', tonumber(least)) end
      redis.call('ZADD', J.ready, int(job.vtime), job.id)
      turned = true
    elseif tonumber(score) ~= job.vtime then
      redis.call('ZADD', J.ready, int(job.vtime), job.id)
    end
  else
    redis.call('ZREM', J.ready, job.id)
  end
  if due and not claimable then
    redis.call('ZADD', S.delayed, int(due), job.id)
  else
    redis.call('ZREM', S.delayed, job.id)
  end
  save_job(J, job)
  if turned then redis.pcall('PUBLISH', S.tag .. ':wake:' .. job.type, job.id) end
end
