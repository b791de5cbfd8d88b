-- The only place that decides whether a job ends. Runs before reindex in every script that changes
-- a job. `done` and `dead` hold only indexes below `total`.
local function end_job(S, J, job, epoch, now_ms, status, error)
  to_status(S, job, status)
  put(job, 'ended_at', now_ms)
  put(job, 'error', error)
  put_reason(job, '', now_ms)
  local counters = counters_of(J)
  local data = about(job, {
    done = job.done, dead = redis.call('HLEN', J.dead), rejected = counters.rejected or 0,
    tookMs = now_ms - (job.started_at > 0 and job.started_at or job.created_at),
    counters = counters, error = error ~= '' and error or cjson.null,
  })
  emit(S, epoch, now_ms, status == 'COMPLETED' and 'job.completed' or 'job.failed', job.id, data)
end

local function dead_text(J, dead)
  local some = redis.call('HRANDFIELD', J.dead)
  local why = some and cjson.decode(redis.call('HGET', J.dead, some)) or {}
  return int(dead) .. (dead == 1 and ' chunk is dead' or ' chunks are dead') ..
    (some and ('; chunk ' .. some .. ': ' .. (why.error or '')) or '')
end

local function progress(S, J, job, epoch, now_ms)
  if terminal(job) then return end
  local dead = redis.call('HLEN', J.dead)
  local others_settled = job.sealed == '1' and job.done + dead == job.total
  if not others_settled then
    if job.finish == 'waiting' or job.finish == 'retry' then put(job, 'finish', 'none') end
    return
  end
  if dead > job.max_dead then
    end_job(S, J, job, epoch, now_ms, 'FAILED', dead_text(J, dead))
  elseif job.has_finish ~= '1' or job.finish == 'done' then
    end_job(S, J, job, epoch, now_ms, 'COMPLETED', '')
  elseif job.finish == 'dead' then
    end_job(S, J, job, epoch, now_ms, 'FAILED', job.error)
  elseif job.finish == 'none' then
    put(job, 'finish', 'waiting')
  end
end
