package dev.reprise.testkit.model;

import dev.reprise.store.Claimed;
import org.jspecify.annotations.Nullable;

/// One chunk that was handed out, or the finish step: it is in one place, since it has one field
/// for it. What the scripts keep in sets, counters and bits follows from these.
final class Chunk {
  enum Place {
    /// Of the finish step: not yet its turn.
    NONE,
    /// Of the finish step: claimable.
    WAITING,
    FLIGHT,
    RETRY,
    DEAD,
    DONE
  }

  final int index;
  Place place;

  /// Who holds it in flight; who held it last elsewhere.
  String holder = "";

  int attempt;
  int failures;
  String error = "";
  long due;
  int crashes;

  /// How many such chunks a session may hold together, 0 where it is no suspect.
  int limit;

  int deadlines;
  int lone;
  String loneName = "";

  /// Chunks of its job that were done when it crashed first.
  long doneBefore;

  Claimed.@Nullable Checkpoint checkpoint;
  @Nullable String result;

  Chunk(int index, Place place, int attempt) {
    this.index = index;
    this.place = place;
    this.attempt = attempt;
  }

  boolean isHeldBy(String session) {
    return place == Place.FLIGHT && holder.equals(session);
  }

  boolean isSuspect() {
    return limit > 0;
  }

  /// Nothing is held against it any more.
  void clear() {
    failures = 0;
    error = "";
    clearCrashes();
  }

  void clearCrashes() {
    crashes = 0;
    limit = 0;
    deadlines = 0;
    lone = 0;
    loneName = "";
    doneBefore = 0;
  }

  Chunk copy() {
    Chunk copy = new Chunk(index, place, attempt);
    copy.holder = holder;
    copy.failures = failures;
    copy.error = error;
    copy.due = due;
    copy.crashes = crashes;
    copy.limit = limit;
    copy.deadlines = deadlines;
    copy.lone = lone;
    copy.loneName = loneName;
    copy.doneBefore = doneBefore;
    copy.checkpoint = checkpoint;
    copy.result = result;
    return copy;
  }
}
