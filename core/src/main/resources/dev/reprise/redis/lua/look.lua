-- Looks at sessions for signs of death: names those that are dead, and says when to look again. The
-- first look without a subscriber is stored in the session's record, so the next is exact.
-- keys:    shard, observer's session, then for each candidate: session; then ready keys
-- args:    epoch, observer, exact (1: the second look that was asked for), candidates, ready, then each
--          candidate's session id
-- replies: ok dead (flat: session, cause) again_ms (-1: none) delayed_in_ms (-1) ready_jobs busy_jobs
--          | timeline epoch
--#include constants keys time clock events timeline job
local S, O = shard_keys(1), session_keys(1 + SHARD_KEYS)
local epoch, observer, exact = ARGV[1], ARGV[2], ARGV[3]
local candidates, readies, first_id = tonumber(ARGV[4]), tonumber(ARGV[5]), 6
redis.call('HDEL', S.clock, '-')

local no = refused(S, epoch)
if no then return no end
local now_ms = now()
local tick = move_clock(S, now_ms)
local last_look = redis.call('HMGET', S.clock, 'looked', 'looked_at')
local looked, looked_at = tonumber(last_look[1] or -LOOK_MS), last_look[2] or '0'
local dead, again = {}, -1

local function soonest(ms)
  if again < 0 or ms < again then again = ms end
end

local this_run = run_id()
local sees = redis.call('HGET', O.session, 'present') == this_run
if exact == '1' or tick - looked >= LOOK_MS then
  redis.call('HSET', S.clock, 'looked', int(tick), 'looked_at', int(now_ms))
  for i = 0, candidates - 1 do
    local id = ARGV[first_id + i]
    local record = KEYS[1 + SHARD_KEYS + SESSION_KEYS * (i + 1)]
    local r = redis.call('HMGET', record, 'worker', 'lost', 'present', 'absent')
    local deadline = tonumber(redis.call('ZSCORE', S.sessions, id) or -1)
    if not r[1] or id == observer then
      -- dropped meanwhile, or the observer itself
    elseif r[2] then
      dead[#dead + 1], dead[#dead + 2] = id, r[2]
    elseif deadline <= tick then
      dead[#dead + 1], dead[#dead + 2] = id, 'deadline'
    elseif redis.call('PUBSUB', 'NUMSUB', S.tag .. ':presence:' .. id)[2] > 0 then
      if r[4] then redis.call('HDEL', record, 'absent', 'seen') end
    elseif sees and r[3] == this_run then
      local absent = tonumber(r[4] or tick)
      if not r[4] then redis.call('HSET', record, 'absent', int(tick), 'seen', looked_at) end
      if tick - absent >= GRACE_MS then
        dead[#dead + 1], dead[#dead + 2] = id, 'disconnected'
      else
        soonest(absent + GRACE_MS - tick)
      end
    end
  end
end
local ready = 0
for i = 0, readies - 1 do
  ready = ready + redis.call('ZCARD', KEYS[1 + SHARD_KEYS + SESSION_KEYS * (candidates + 1) + i])
end
return { 'ok', dead, int(again), int(delayed_in(S, tick)), ready, redis.call('SCARD', S.processing) }
