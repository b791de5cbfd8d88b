package dev.reprise;

import dev.reprise.store.JobStatus;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a job ended.
///
/// @param took from its first claim to its end
/// @param error why it FAILED, else null
public record JobResult(
    String id,
    JobStatus status,
    long done,
    long dead,
    long rejected,
    long recoveries,
    Map<String, Long> counters,
    Duration took,
    @Nullable String error) {}
