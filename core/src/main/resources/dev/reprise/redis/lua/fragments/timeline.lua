-- The unbroken history of one primary. A changed replid or a missing key means possibly another
-- history: then every script but three refuses, until one of the three has advanced the epoch.
local function replids()
  local info = redis.call('INFO', 'replication')
  return string.match(info, 'master_replid:(%x+)'), string.match(info, 'master_replid2:(%x+)')
end

local function run_id()
  return string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
end

-- nil where the caller's epoch is the current one, else the refusal to return as it is.
local function refused(S, epoch)
  local t = redis.call('HMGET', S.timeline, 'replid', 'epoch')
  if t[2] == epoch and t[1] == replids() then return nil end
  return { 'timeline', t[2] or '0' }
end

-- Sessions that are lost, and listed until their last job was visited: they never speak.
local function lost_sessions(S)
  return math.max(0, tonumber(redis.call('HGET', S.clock, 'lost') or 0))
end

-- Begins a new epoch where the history may have changed; returns the current one, as text.
local function advance(S, now_ms, highest_seen)
  local t = redis.call('HMGET', S.timeline, 'replid', 'epoch', 'run_id')
  local replid, replid2 = replids()
  local stored = tonumber(t[2] or '0')
  if t[1] == replid and stored >= highest_seen then return t[2] end
  local epoch = int(math.max(stored + 1, highest_seen + 1, now_ms))
  local run = run_id()
  local replica_attached = t[3] == run and string.match(replid2, '^0+$')
  local in_phase = redis.call('HEXISTS', S.timeline, 'waiting') == 1
  redis.call('DEL', S.timeline)
  redis.call('HSET', S.timeline, 'replid', replid, 'epoch', epoch, 'run_id', run)
  if in_phase or not replica_attached then
    local waiting = redis.call('ZCARD', S.sessions) - lost_sessions(S)
    if waiting > 0 then redis.call('HSET', S.timeline, 'waiting', waiting) end
  end
  if t[1] or highest_seen > 0 then
    emit(S, epoch, now_ms, 'redis.timeline', 'redis',
      { epoch = tonumber(epoch), previous = t[1] or '', next = replid })
  end
  redis.pcall('PUBLISH', S.tag .. ':timeline', epoch)
  return epoch
end

-- One more session has spoken on the current epoch (or is lost and never will).
local function spoken(S)
  if redis.call('HEXISTS', S.timeline, 'waiting') == 1
      and redis.call('HINCRBY', S.timeline, 'waiting', -1) <= 0 then
    redis.call('HDEL', S.timeline, 'waiting', 'phase_until')
  end
end

-- The phase is timed from the first heartbeat on it, of whatever session: those that it waits for may
-- all be dead.
local function start_phase(S, tick)
  if redis.call('HEXISTS', S.timeline, 'waiting') == 1 then
    redis.call('HSETNX', S.timeline, 'phase_until', int(tick + PHASE_MS))
  end
end

-- ms that claims still wait for other sessions to say what they hold; 0 outside the phase.
local function phase_left(S, tick)
  local t = redis.call('HMGET', S.timeline, 'waiting', 'phase_until')
  if not t[1] then return 0 end
  if not t[2] then return PHASE_MS end
  local left = tonumber(t[2]) - tick
  if left > 0 then return left end
  return 0
end
