-- The sessions that an audit looks at: the job's holders, and others that may hold chunks of it
-- though they aren't listed. Two keys for each: its in-flight set, its record.
local function audited(J, holders, others, first_key, first_session)
  if redis.call('SCARD', J.holders) ~= holders then return nil end
  local all = {}
  for i = 0, holders + others - 1 do
    local s = {
      id = ARGV[first_session + i], set = KEYS[first_key + 2 * i], record = KEYS[first_key + 2 * i + 1],
      listed = i < holders,
    }
    if redis.call('SISMEMBER', J.holders, s.id) ~= (s.listed and 1 or 0) then return nil end
    all[#all + 1] = s
  end
  return all
end
