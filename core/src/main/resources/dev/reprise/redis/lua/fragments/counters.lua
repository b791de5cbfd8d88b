-- Sums of what commits counted. What was added is also added to `counted`, for the trace.
-- Exact up to 2^53, where it stays: HINCRBY would refuse to overflow, after the first writes.
local COUNTER_MAX = 2 ^ 53
local function add_counters(J, counters, times, counted)
  if times == 0 then return end
  for name, value in pairs(counters) do
    local sum = tonumber(redis.call('HGET', J.counters, name) or 0) + value * times
    redis.call('HSET', J.counters, name, int(math.max(-COUNTER_MAX, math.min(COUNTER_MAX, sum))))
    counted[name] = (counted[name] or 0) + value * times
  end
end
