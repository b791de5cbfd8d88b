-- Lets an open job grow, and seals it: compare-and-set on its total.
-- keys:    shard, job
-- args:    epoch, id, uid, expected_total, total, seal (0|1), first_page, pages, then each page
-- replies: ok total | conflict total sealed | nojob | timeline epoch
-- events:  job.completed, job.failed (where the seal ends it)
--#include constants keys time clock events timeline job suspects progress reindex
local S, J = shard_keys(1), job_keys(1 + SHARD_KEYS)
local epoch, id, uid = ARGV[1], ARGV[2], ARGV[3]
local expected, total, seal = tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
local page, pages, first_page = tonumber(ARGV[7]), tonumber(ARGV[8]), 9

local no = refused(S, epoch)
if no then return no end
local now_ms = now()
local tick = tick_at(S, now_ms)
local job = load_job(J, id, uid)
if not job then return { 'nojob' } end
if job.total == total and total > expected and (job.sealed == seal) then return { 'ok', int(total) } end
if job.total ~= expected or total < expected or job.sealed == '1' or terminal(job) then
  if job.total == total and job.sealed == '1' and seal == '1' then return { 'ok', int(total) } end
  return { 'conflict', int(job.total), job.sealed }
end
for i = 0, pages - 1 do redis.call('HSET', J.pages, page + i, ARGV[first_page + i]) end
put(job, 'total', total)
if seal == '1' then put(job, 'sealed', '1') end
progress(S, J, job, epoch, now_ms)
reindex(S, J, job, tick)
return { 'ok', int(total) }
