-- Makes a position inside a chunk durable. It carries the attempt and only rises.
-- keys:    shard, job (with the session's in-flight set)
-- args:    epoch, id, uid, session, chunk (index or finish), attempt, position (records done), data
-- replies: ok | already | refused position | fenced | nojob | timeline epoch
--#include constants keys timeline events time job
local S, J = shard_keys(1), job_keys(1 + SHARD_KEYS)
local epoch, id, uid, session = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local chunk, attempt, position, data = ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[8]
redis.call('HDEL', J.requests, '-')

local no = refused(S, epoch)
if no then return no end
local job = load_job(J, id, uid)
if not job then return { 'nojob' } end
local owned
if chunk == 'finish' then
  owned = job.finish == 'inflight' and job.finish_session == session and job.finish_attempt == attempt
else
  owned = redis.call('SISMEMBER', J.inflight, chunk) == 1 and attempt_of(J, chunk) == attempt
end
if not owned then return { 'fenced' } end
local before = redis.call('HGET', J.checkpoint, chunk)
if before then
  local there = tonumber(string.match(before, '^%d+'))
  if position == there then return { 'already' } end
  if position < there then return { 'refused', int(there) } end
end
redis.call('HSET', J.checkpoint, chunk, int(position) .. '\n' .. data)
return { 'ok' }
