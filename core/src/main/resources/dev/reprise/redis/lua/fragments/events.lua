-- JSON of an event's data. Its counters are written digit by digit: cjson keeps 14 of them.
local function json_of(data)
  local counters = data.counters
  if type(counters) ~= 'table' then return cjson.encode(data) end
  local fields = {}
  for name, value in pairs(counters) do fields[#fields + 1] = cjson.encode(tostring(name)) .. ':' .. int(value) end
  data.counters = nil
  return string.sub(cjson.encode(data), 1, -2) .. ',"counters":{' .. table.concat(fields, ',') .. '}}'
end

-- Writes one event; `data` is a table, or JSON already. Every event is written by the script that makes it true.
local function emit_to(key, max, S, epoch, now_ms, kind, subject, data)
  redis.call('XADD', key, 'MAXLEN', '~', max, '*', 'type', kind, 'time', rfc3339(now_ms),
    'source', '/reprise/' .. string.gsub(string.sub(S.tag, 2, -2), ':', '/') .. '/' .. epoch,
    'subject', subject, 'data', type(data) == 'string' and data or json_of(data))
end

local function emit(S, epoch, now_ms, kind, subject, data)
  emit_to(S.events, EVENTS_MAX, S, epoch, now_ms, kind, subject, data)
end

local function emit_chunks(S, epoch, now_ms, kind, subject, data)
  emit_to(S.chunks, CHUNK_EVENTS_MAX, S, epoch, now_ms, kind, subject, data)
end

-- Sorted indexes as text: "12,14-20".
local function ranges_text(indexes)
  table.sort(indexes)
  local parts, n, i = {}, #indexes, 1
  while i <= n do
    local first, last = indexes[i], indexes[i]
    while i < n and indexes[i + 1] == last + 1 do
      i = i + 1
      last = indexes[i]
    end
    parts[#parts + 1] = first == last and int(first) or (int(first) .. '-' .. int(last))
    i = i + 1
  end
  return table.concat(parts, ',')
end
