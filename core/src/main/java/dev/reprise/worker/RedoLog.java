package dev.reprise.worker;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claims;
import dev.reprise.store.Claims.RedoReply;
import dev.reprise.store.Claims.SettleReply;
import dev.reprise.store.JobRef;
import dev.reprise.store.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this worker committed in the last half minute, arguments and all.
///
/// Redis may come back as it was a moment ago (a power loss, a failover, an old snapshot): then the
/// worker says its commits again, before it says what it holds, so that what it remembers isn't
/// repeated. Bounded in time, for Redis loses seconds, not minutes, and in bytes; what is no longer
/// in it is repeated.
final class RedoLog {
  private static final Logger LOG = LoggerFactory.getLogger(RedoLog.class);
  static final Duration KEPT = Duration.ofSeconds(30);
  static final long BYTES_MAX = 16L << 20;

  private static final int GROUPS = 100;
  private static final int ENTRY_BYTES = 160;
  private static final int COUNTER_BYTES = 60;

  private final String worker;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private final Set<String> ended = new HashSet<>(); // uids, of jobs in the log
  private final Set<JobRef> unknown = ConcurrentHashMap.newKeySet();
  private long bytes;

  /// @param at when its answer came, on the monotonic clock
  private record Entry(
      JobRef job, String session, List<Outcome.Commit> commits, long at, long bytes) {}

  private record Key(JobRef job, String session) {}

  RedoLog(String worker) {
    this.worker = worker;
  }

  /// Keeps the commits of a settle that Redis took; the finish step's is not among them.
  void settled(JobRef job, String session, List<Outcome> outcomes, SettleReply.Settled reply) {
    List<Outcome.Commit> commits = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Commit commit && !commit.range().isFinish()) {
        addWithout(reply.fenced(), commit, commits);
      }
    }
    add(job, session, commits, reply.status().isTerminal());
  }

  private static void addWithout(
      List<Integer> fenced, Outcome.Commit commit, List<Outcome.Commit> to) {
    ChunkRange range = commit.range();
    if (fenced.isEmpty()) {
      to.add(commit);
      return;
    }
    for (int index = range.first(); index <= range.last(); index++) {
      if (!fenced.contains(index)) {
        ChunkRange one = ChunkRange.of(index, range.attempt());
        to.add(new Outcome.Commit(one, commit.counters(), commit.result()));
      }
    }
  }

  private synchronized void add(
      JobRef job, String session, List<Outcome.Commit> commits, boolean over) {
    long now = System.nanoTime();
    if (!commits.isEmpty()) {
      Entry entry = new Entry(job, session, List.copyOf(commits), now, size(commits));
      entries.addLast(entry);
      bytes += entry.bytes();
    }
    if (over) {
      ended.add(job.uid());
    } else {
      ended.remove(job.uid());
    }
    forget(now);
  }

  private void forget(long now) {
    while (!entries.isEmpty()
        && (bytes > BYTES_MAX || now - entries.getFirst().at() > KEPT.toNanos())) {
      bytes -= entries.removeFirst().bytes();
    }
    if (entries.isEmpty()) {
      ended.clear();
      unknown.clear();
    }
  }

  private static long size(List<Outcome.Commit> commits) {
    long size = 0;
    for (Outcome.Commit commit : commits) {
      int result = commit.result() == null ? 0 : 2 * commit.result().length();
      size += ENTRY_BYTES + (long) COUNTER_BYTES * commit.counters().size() + result;
    }
    return size;
  }

  /// Jobs of a shard in which chunks were committed and that weren't over, as far as was heard.
  synchronized Set<JobRef> open(int shard) {
    forget(System.nanoTime());
    Set<JobRef> open = new HashSet<>();
    for (Entry entry : entries) {
      if (entry.job().shard() == shard && !ended.contains(entry.job().uid())) {
        open.add(entry.job());
      }
    }
    return open;
  }

  /// Says all commits of a shard again.
  ///
  /// @return whether Redis has heard all of it; not so on yet another timeline
  boolean replay(Claims claims, int shard) {
    return replay(claims, entry -> entry.job().shard() == shard);
  }

  /// The same for a job that Redis didn't know when it was told, where it knows it again: whoever
  /// waits for it has submitted it once more.
  boolean replay(Claims claims, JobRef job) {
    if (unknown.isEmpty() || !unknown.remove(job)) {
      return true;
    }
    boolean heard = replay(claims, entry -> entry.job().equals(job));
    if (!heard) {
      unknown.add(job);
    }
    return heard;
  }

  private boolean replay(Claims claims, Predicate<Entry> which) {
    for (Map.Entry<Key, List<Outcome.Commit>> one : commits(which).entrySet()) {
      if (!replay(claims, one.getKey(), one.getValue())) {
        return false;
      }
    }
    return true;
  }

  private synchronized Map<Key, List<Outcome.Commit>> commits(Predicate<Entry> which) {
    forget(System.nanoTime());
    Map<Key, List<Outcome.Commit>> all = new LinkedHashMap<>();
    for (Entry entry : entries) {
      if (which.test(entry)) {
        Key key = new Key(entry.job(), entry.session());
        all.computeIfAbsent(key, k -> new ArrayList<>()).addAll(entry.commits());
      }
    }
    return all;
  }

  private boolean replay(Claims claims, Key key, List<Outcome.Commit> all) {
    // The last first: what Redis lost is what was written last.
    List<Outcome.Commit> commits = Outcomes.joined(all).reversed();
    long fresh = 0;
    int from = 0;
    while (from < commits.size()) {
      List<Outcome.Commit> some = commits.subList(from, Math.min(from + GROUPS, commits.size()));
      switch (claims.redo(key.job(), key.session(), worker, some)) {
        case RedoReply.Redone redone -> {
          fresh += redone.fresh();
          from += redone.looked();
        }
        case RedoReply.NoJob none -> {
          unknown.add(key.job());
          return true;
        }
        case RedoReply.NewTimeline changed -> {
          return false;
        }
      }
    }
    if (fresh > 0) {
      LOG.warn(
          "job={} Redis came back without {} chunks that this worker had committed; it knows them again",
          key.job().id(),
          fresh);
    }
    return true;
  }
}
