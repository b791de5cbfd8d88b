-- Poison chunks. A chunk that kills its worker would kill every worker in turn. So what crashed twice
-- with its worker (cause restart or disconnected) is suspect: a session runs suspects apart from
-- everything else, at most a sixteenth of those among which they crashed, until the one that kills is
-- alone and proven. A first crash costs nothing: workers die for many reasons. In `retry` a suspect's due time is
-- raised by SUSPECT. `crashes` keeps six lines for a chunk: crashes of any cause, how many suspects a session may
-- hold together (0: it is none), deadlines, crashes while alone, how many chunks of its job were done at its first
-- crash, the name of the worker that crashed last while it was alone.
local SUSPECT = 2 ^ 50

local function crash_of(text)
  if not text then return { all = 0, limit = 0, deadlines = 0, lone = 0, done = 0, name = '' } end
  local all, limit, deadlines, lone, done, name = string.match(text, '^(%d+)\n(%d+)\n(%d+)\n(%d+)\n(%d+)\n(.*)$')
  return {
    all = tonumber(all), limit = tonumber(limit), deadlines = tonumber(deadlines), lone = tonumber(lone),
    done = tonumber(done), name = name,
  }
end

local function crash_text(c)
  return table.concat({ int(c.all), int(c.limit), int(c.deadlines), int(c.lone), int(c.done), c.name }, '\n')
end

-- One more crash of a chunk that `held` chunks of its job shared; whether that proves it to be poison:
-- it crashed three times alone, the last two under different names, while others of its job were done;
-- or ten times alone. Where workers die before anything is done, the chunk is not what ails them.
local function crashed(c, cause, worker, held, alone, done)
  if c.all == 0 then c.done = done end
  c.all = c.all + 1
  if cause == 'deadline' then
    c.deadlines = c.deadlines + 1
    return c.deadlines >= CRASHES_MAX
  end
  local limit = math.max(1, math.floor(held / SUSPECT_SHARE))
  if c.limit > 0 then c.limit = math.min(c.limit, limit) elseif c.all - c.deadlines > 1 then c.limit = limit end
  if not alone then return false end
  c.lone = c.lone + 1
  local proven = c.lone >= CRASHES_MAX or (c.lone >= LONE_CRASHES and c.name ~= worker and done > c.done)
  c.name = worker
  return proven
end

-- The due time under which an index stands in `retry`.
local function retry_score(J, index, due)
  if crash_of(redis.call('HGET', J.crashes, index)).limit > 0 then return due + SUSPECT end
  return due
end

-- The earliest due time in `retry`, suspect or not; nil where it is empty.
local function first_due(J)
  local first = tonumber(redis.call('ZRANGE', J.retry, 0, 0, 'WITHSCORES')[2])
  if not first or first >= SUSPECT then return first and first - SUSPECT end
  local suspect = redis.call('ZRANGEBYSCORE', J.retry, int(SUSPECT), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2]
  return suspect and math.min(first, tonumber(suspect) - SUSPECT) or first
end
