-- The shard clock, in ms: it follows TIME, but never back and never by more than a second at once,
-- so a stopped Redis or a jumping wall clock expires nobody. Only heartbeats and looks store it.
local function tick_at(S, now_ms)
  local c = redis.call('HMGET', S.clock, 'tick', 'last')
  if not c[1] then return 0 end
  local passed = now_ms - tonumber(c[2])
  if passed < 0 then passed = 0 elseif passed > 1000 then passed = 1000 end
  return tonumber(c[1]) + passed
end

local function move_clock(S, now_ms)
  local tick = tick_at(S, now_ms)
  redis.call('HSET', S.clock, 'tick', int(tick), 'last', int(now_ms))
  return tick
end

-- ms until the first delayed job is due; -1 where none waits.
local function delayed_in(S, tick)
  local first = redis.call('ZRANGE', S.delayed, 0, 0, 'WITHSCORES')
  if not first[1] then return -1 end
  return math.max(0, tonumber(first[2]) - tick)
end
