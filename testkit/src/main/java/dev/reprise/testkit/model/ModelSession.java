package dev.reprise.testkit.model;

import dev.reprise.store.Recovery.Cause;
import dev.reprise.store.Sessions;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A session's record.
final class ModelSession {
  final Sessions.Opening opening;
  final String id;
  final @Nullable String predecessor;
  final Set<String> jobs = new TreeSet<>();

  /// The epoch on which it has said what it holds.
  long epoch;

  long deadline;
  long beat;

  /// Whether this server was seen to hold its subscription.
  boolean present;

  /// The tick of the first look without a subscriber, -1 for none, and the wall time of the look
  /// before it.
  long absent = -1;

  long seen;
  @Nullable Cause lost;

  /// The one suspect that it runs all by itself, as `job/index`.
  @Nullable String lone;

  String state = "working";
  Map<String, String> skips = Map.of();

  ModelSession(Sessions.Opening opening, @Nullable String predecessor) {
    this.opening = opening;
    this.id = opening.session();
    this.predecessor = predecessor;
  }

  String worker() {
    return opening.worker();
  }

  ModelSession copy() {
    ModelSession copy = new ModelSession(opening, predecessor);
    copy.jobs.addAll(jobs);
    copy.epoch = epoch;
    copy.deadline = deadline;
    copy.beat = beat;
    copy.present = present;
    copy.absent = absent;
    copy.seen = seen;
    copy.lost = lost;
    copy.lone = lone;
    copy.state = state;
    copy.skips = skips;
    return copy;
  }
}
