-- What every client of a namespace must agree on; the same values stand in the namespace record.
local EVENTS_MAX = 20000        -- entries kept in a shard's stream of events
local CHUNK_EVENTS_MAX = 20000  -- entries kept in a shard's stream of chunk events
local GRACE_MS = 400            -- how long a session may be without a subscriber
local PHASE_MS = 700            -- how long claims wait for sessions to speak on a new epoch
local LOOK_MS = 200             -- a look that follows another by less returns at once
local RETRY_MAX = 10000         -- retries of a job above which no new index is handed out
local HELD_MAX = 512            -- in flight of one job in one session
local RANGES_MAX = 64           -- ranges in one claim's reply
local INDEXES_MAX = 1000        -- indexes that one script handles
local CRASHES_MAX = 10          -- crashes alone, or deadlines, after which a chunk is dead
local LONE_CRASHES = 3          -- crashes alone that prove a chunk, the last two under different names
local SUSPECT_SHARE = 16        -- a suspect runs with this share of those among which it crashed
local NAME_WAIT_MS = 10000      -- how long a suspect waits for a worker other than it crashed
local TEXT_MAX = 2000           -- bytes of an error or a reason that are kept
local PURGED_MAX = 10000        -- uids of purged jobs that a shard remembers
