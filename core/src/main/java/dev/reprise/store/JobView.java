package dev.reprise.store;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A job as it stands, read at one moment.
///
/// @param params JSON
/// @param source JSON that says where records come from
/// @param reason why it isn't moving, null where it is
/// @param reasonSince when it stopped moving for such a reason, null where there is none
/// @param waiting chunks that were never claimed
/// @param rejected records that were refused, of the counter `rejected`
/// @param recoveries how often a dead session's chunks of it were taken back
/// @param finish state of the finish step: off, none, waiting, inflight, retry, dead, done
public record JobView(
    JobRef ref,
    String params,
    String source,
    long version,
    JobStatus status,
    @Nullable String reason,
    @Nullable Instant reasonSince,
    long total,
    boolean sealed,
    long waiting,
    long inFlight,
    long retry,
    long done,
    long dead,
    long rejected,
    Map<String, Long> counters,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    long recoveries,
    @Nullable String error,
    String finish) {}
