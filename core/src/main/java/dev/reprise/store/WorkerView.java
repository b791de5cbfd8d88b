package dev.reprise.store;

import java.time.Instant;
import java.util.List;

/// A worker's session as it stands.
///
/// @param state working, draining or lost
/// @param inFlight chunks that it holds, over all jobs
public record WorkerView(
    String name,
    String session,
    String host,
    long pid,
    int slots,
    long inFlight,
    String state,
    Instant lastSeen,
    List<String> types) {}
