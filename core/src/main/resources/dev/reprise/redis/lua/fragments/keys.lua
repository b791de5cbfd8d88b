-- Binds the key groups to names. The order is fixed and the same for every script and client.
local SHARD_KEYS, JOB_KEYS, SESSION_KEYS = 10, 15, 2

local function shard_keys(at)
  return {
    jobs = KEYS[at], processing = KEYS[at + 1], delayed = KEYS[at + 2], sessions = KEYS[at + 3],
    names = KEYS[at + 4], timeline = KEYS[at + 5], clock = KEYS[at + 6], purged = KEYS[at + 7],
    events = KEYS[at + 8], chunks = KEYS[at + 9], tag = string.match(KEYS[at], '^({[^}]*})'),
  }
end

local function job_keys(at)
  return {
    job = KEYS[at], holders = KEYS[at + 1], retry = KEYS[at + 2], dead = KEYS[at + 3],
    done = KEYS[at + 4], attempts = KEYS[at + 5], failures = KEYS[at + 6], crashes = KEYS[at + 7],
    checkpoint = KEYS[at + 8], result = KEYS[at + 9], counters = KEYS[at + 10],
    requests = KEYS[at + 11], pages = KEYS[at + 12], ready = KEYS[at + 13],
    inflight = KEYS[at + 14], -- the in-flight set of the one session that this call is about
  }
end

local function session_keys(at)
  return { session = KEYS[at], jobs = KEYS[at + 1] }
end

-- A text that is kept, cut between characters.
local function cut(text)
  if #text <= TEXT_MAX then return text end
  local last = TEXT_MAX
  while last > 0 and string.byte(text, last + 1) >= 128 and string.byte(text, last + 1) < 192 do last = last - 1 end
  return string.sub(text, 1, last)
end

-- Numbers are written whole, never as 1e+13.
local function int(n)
  return string.format('%.0f', n)
end
