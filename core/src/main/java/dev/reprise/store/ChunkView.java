package dev.reprise.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One chunk as it stands.
///
/// @param state waiting, inflight, retry, dead or done
/// @param checkpoint records done, of the last checkpoint
/// @param worker who holds it, null where nobody does
/// @param dueAt when a retry is due, an estimate
public record ChunkView(
    int index,
    String state,
    int attempt,
    int failures,
    int crashes,
    @Nullable Long checkpoint,
    @Nullable String worker,
    @Nullable Instant dueAt,
    @Nullable String error) {}
