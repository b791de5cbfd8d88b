-- Accepts a job, once: the same uid gets the first answer again, another uid `exists`.
-- keys:    shard, job
-- args:    epoch, id, uid, type, params (JSON), total, sealed (0|1), finish (0|1), max_failures,
--          max_dead, cap (0: none), priority, backoff_ms, backoff_max_ms, trace (0|1), source (JSON), pages,
--          then each page of the source's offsets
-- replies: ok version first|again | exists uid status | purged | timeline epoch
-- events:  job.submitted, job.completed (an empty job without a finish step)
--#include constants keys time clock events timeline job suspects progress reindex
local S, J = shard_keys(1), job_keys(1 + SHARD_KEYS)
local epoch, id, uid, kind, params = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local total, sealed, finish, max_failures, max_dead = ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10]
local cap, priority, backoff_ms, backoff_max_ms, trace = ARGV[11], ARGV[12], ARGV[13], ARGV[14], ARGV[15]
local source, pages, first_page = ARGV[16], tonumber(ARGV[17]), 18

local no = refused(S, epoch)
if no then return no end
local now_ms = now()
local tick = tick_at(S, now_ms)

local there = redis.call('HMGET', J.job, 'uid', 'version', 'status')
if there[1] == uid then return { 'ok', there[2], 'again' } end
if there[1] then return { 'exists', there[1], there[3] } end
if redis.call('ZSCORE', S.purged, uid) then return { 'purged' } end

redis.call('HSET', J.job, 'uid', uid, 'id', id, 'type', kind, 'params', params, 'source', source, 'status', 'PENDING',
  'version', '1', 'total', total, 'sealed', sealed, 'next', '0', 'done', '0', 'inflight', '0',
  'max_failures', max_failures, 'max_dead', max_dead, 'cap', cap, 'priority', priority,
  'backoff_ms', backoff_ms, 'backoff_max_ms', backoff_max_ms, 'trace', trace,
  'has_finish', finish, 'finish', 'none', 'created_at', int(now_ms))
for i = 0, pages - 1 do redis.call('HSET', J.pages, i, ARGV[first_page + i]) end
redis.call('ZADD', S.jobs, int(now_ms), id)

local job = load_job(J, id, uid)
emit(S, epoch, now_ms, 'job.submitted', id, about(job, { total = job.total }))
progress(S, J, job, epoch, now_ms)
reindex(S, J, job, tick)
return { 'ok', int(job.version), 'first' }
