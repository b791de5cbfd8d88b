package dev.reprise.worker;

import dev.reprise.store.JobRef;
import dev.reprise.trouble.Trouble;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The jobs that this worker leaves alone for a while, since it can't reach what they need: a file
/// that its host doesn't have, a database that is down.
///
/// Their chunks are given back at no cost, so that other workers can take them at once. After a
/// rest the job is tried with one chunk: if that is committed the worker goes on as before, else it
/// rests again, for longer. Nobody needs to be told when the database is back.
final class Rests {
  private static final Logger LOG = LoggerFactory.getLogger(Rests.class);
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration MOST = Duration.ofSeconds(5);
  private static final Duration FORGOTTEN = Duration.ofSeconds(30); // it wasn't there to be tried
  private static final int TOLD = 16;
  private static final int TOLD_CHARS = 300;

  private final String worker;
  private final Map<JobRef, Rest> rests = new ConcurrentHashMap<>();

  /// @param until by [System#nanoTime()]
  private record Rest(String reason, Duration length, long until) {
    boolean isNow() {
      return until - System.nanoTime() > 0;
    }

    boolean isForgotten() {
      return System.nanoTime() - until > FORGOTTEN.toNanos();
    }

    Duration next() {
      Duration twice = length.multipliedBy(2);
      return twice.compareTo(MOST) > 0 ? MOST : twice;
    }
  }

  Rests(String worker) {
    this.worker = worker;
  }

  /// Leaves the job alone.
  ///
  /// @return how long; zero where it rests already, since its other chunks found the same
  synchronized Duration begin(JobRef job, String reason) {
    Rest before = rests.get(job);
    if (before != null && before.isNow()) {
      return Duration.ZERO;
    }
    Duration length = before == null ? FIRST : before.next();
    rests.put(job, new Rest(reason, length, System.nanoTime() + length.toNanos()));
    if (before == null) {
      LOG.warn(
          Trouble.OUT_OF_REACH.beside(
              "job={} worker={} leaves it alone and tries one chunk every {} s at most: {}"),
          job.id(),
          worker,
          MOST.toSeconds(),
          reason);
    }
    return length;
  }

  /// A chunk of it was done: what it needs is there.
  void end(JobRef job) {
    if (!rests.isEmpty() && rests.remove(job) != null) {
      LOG.info("job={} worker={} reaches all that it needs again; going on", job.id(), worker);
    }
  }

  boolean rests(JobRef job) {
    Rest rest = rests.get(job);
    return rest != null && rest.isNow();
  }

  /// Whether one chunk of it is to tell if it can be done again.
  boolean probes(JobRef job) {
    return rests.containsKey(job);
  }

  int size() {
    return rests.size();
  }

  /// Job to reason, some of them where there are many.
  Map<String, String> told() {
    rests.values().removeIf(Rest::isForgotten);
    Map<String, String> told = new TreeMap<>();
    rests.forEach(
        (job, rest) -> {
          if (told.size() < TOLD) {
            told.put(job.id(), cut(rest.reason()));
          }
        });
    return told;
  }

  private static String cut(String reason) {
    return reason.substring(0, Math.min(TOLD_CHARS, reason.length()));
  }
}
