package dev.reprise.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A worker's session as it stands.
///
/// @param state working, draining, halted (Redis lost the jobs that it remembers) or lost
/// @param inFlight chunks that it holds, over all jobs
/// @param skips jobs that it leaves alone for a while, and why: it can't reach what they need
public record WorkerView(
    String name,
    String session,
    String host,
    long pid,
    int slots,
    long inFlight,
    String state,
    Instant lastSeen,
    List<String> types,
    Map<String, String> skips) {}
