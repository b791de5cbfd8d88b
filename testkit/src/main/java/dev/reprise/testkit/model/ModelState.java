package dev.reprise.testkit.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that one shard holds, and what goes back when its server goes back in time.
final class ModelState {
  final Map<String, ModelJob> jobs = new LinkedHashMap<>();
  final Map<String, ModelSession> sessions = new LinkedHashMap<>();
  final Map<String, String> names = new HashMap<>();
  final Map<String, Long> purged = new HashMap<>();

  /// The shard clock as it was stored last, and the wall time of then; -1 where it never was.
  long tick;

  long last = -1;

  /// The tick and the wall time of the last look.
  long looked = Long.MIN_VALUE / 2;

  long lookedAt;

  /// The session that runs what must be run alone, null for none.
  @Nullable String loneSession;

  /// 0 where the server holds no history at all.
  long epoch;

  /// Whether the stored history is that of this server, and of this very process.
  boolean sameHistory;

  boolean sameRun;

  /// Sessions that claims wait for, 0 outside the phase; until when, -1 before it is timed.
  int waiting;

  long phaseUntil = -1;

  /// Entries of the event streams.
  final List<ModelEvents.Written> events = new ArrayList<>();

  ModelState copy() {
    ModelState copy = new ModelState();
    jobs.forEach((id, job) -> copy.jobs.put(id, job.copy()));
    sessions.forEach((id, session) -> copy.sessions.put(id, session.copy()));
    copy.names.putAll(names);
    copy.purged.putAll(purged);
    copy.tick = tick;
    copy.last = last;
    copy.looked = looked;
    copy.lookedAt = lookedAt;
    copy.loneSession = loneSession;
    copy.epoch = epoch;
    copy.sameHistory = sameHistory;
    copy.sameRun = sameRun;
    copy.waiting = waiting;
    copy.phaseUntil = phaseUntil;
    copy.events.addAll(events);
    return copy;
  }
}
