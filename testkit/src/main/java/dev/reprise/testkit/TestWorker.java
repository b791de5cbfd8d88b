package dev.reprise.testkit;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claimed;
import dev.reprise.store.Claims;
import dev.reprise.store.Claims.CheckpointReply;
import dev.reprise.store.Claims.ClaimReply;
import dev.reprise.store.Claims.ReconcileReply;
import dev.reprise.store.Claims.RedoReply;
import dev.reprise.store.Claims.SettleReply;
import dev.reprise.store.JobRef;
import dev.reprise.store.Outcome;
import dev.reprise.store.Recovery;
import dev.reprise.store.Sessions;
import dev.reprise.store.Sessions.HeartbeatReply;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A worker reduced to its session: it numbers its requests, and does only what a test tells it.
public final class TestWorker {
  /// The deadline that it asks for.
  public static final Duration DEADLINE = Duration.ofSeconds(10);

  private final String name;
  private final String session;
  private final Claims claims;
  private final Sessions sessions;
  private final Recovery recovery;
  private final Runnable subscribe;
  private final Runnable unsubscribe;
  private final Map<String, Long> numbers = new HashMap<>();
  private boolean subscribed;

  /// @param subscribe to the session's presence channel
  /// @param unsubscribe as a cut connection or a `kill -9` does
  public TestWorker(
      String name,
      String session,
      Claims claims,
      Sessions sessions,
      Recovery recovery,
      Runnable subscribe,
      Runnable unsubscribe) {
    this.name = name;
    this.session = session;
    this.claims = claims;
    this.sessions = sessions;
    this.recovery = recovery;
    this.subscribe = subscribe;
    this.unsubscribe = unsubscribe;
  }

  public String name() {
    return name;
  }

  public String session() {
    return session;
  }

  public Claims claims() {
    return claims;
  }

  public Sessions sessions() {
    return sessions;
  }

  public Recovery recovery() {
    return recovery;
  }

  public Sessions.Opened open(String lock) {
    reconnect();
    return sessions.open(
        new Sessions.Opening(
            0, session, name, "host-a", 1, 4, Set.of("test"), lock, DEADLINE, true));
  }

  /// The number of its last request about the job.
  public long number(JobRef job) {
    return numbers.getOrDefault(job.uid(), 0L);
  }

  /// A fresh number, for a request that the test sends itself.
  public long nextNumber(JobRef job) {
    return numbers.merge(job.uid(), 1L, Long::sum);
  }

  public ClaimReply claim(JobRef job, int max) {
    return claims.claim(job, session, nextNumber(job), max, false);
  }

  /// Sends its last claim once more, as after a lost reply.
  public ClaimReply claimAgain(JobRef job, int max) {
    return claims.claim(job, session, number(job), max, false);
  }

  /// Claims, where a claim must succeed.
  public List<Claimed> take(JobRef job, int max) {
    return Replies.taken(claim(job, max));
  }

  /// Claims as a worker that holds nothing of any job.
  public ClaimReply claimAlone(JobRef job, int max) {
    return claims.claim(job, session, nextNumber(job), max, true);
  }

  /// The same, where the claim must be answered with what it took.
  public ClaimReply.Taken takeAlone(JobRef job, int max) {
    return (ClaimReply.Taken) claimAlone(job, max);
  }

  /// Claims exactly the next chunk.
  public ChunkRange takeOne(JobRef job) {
    List<Claimed> taken = take(job, 1);
    if (taken.size() != 1) {
      throw new AssertionError("one chunk was to be had, the claim gave " + taken);
    }
    return taken.get(0).range();
  }

  public SettleReply settle(JobRef job, Outcome... outcomes) {
    return settleAndClaim(job, 0, outcomes);
  }

  public SettleReply settleAndClaim(JobRef job, int claim, Outcome... outcomes) {
    return settleNumbered(job, nextNumber(job), claim, outcomes);
  }

  /// Sends its last settle once more, as after a lost reply.
  public SettleReply settleAgain(JobRef job, Outcome... outcomes) {
    return settleNumbered(job, number(job), 0, outcomes);
  }

  public SettleReply settleNumbered(JobRef job, long number, int claim, Outcome... outcomes) {
    return claims.settle(job, session, name, number, List.of(outcomes), claim, false, 1);
  }

  /// Commits each of these ranges, counting one `rows` a chunk.
  public SettleReply.Settled commit(JobRef job, ChunkRange... ranges) {
    Outcome[] outcomes = new Outcome[ranges.length];
    for (int i = 0; i < ranges.length; i++) {
      outcomes[i] = Outcomes.commit(ranges[i]);
    }
    return Replies.settled(settle(job, outcomes));
  }

  public CheckpointReply checkpoint(JobRef job, ChunkRange chunk, long position) {
    return claims.checkpoint(
        job,
        session,
        chunk.first(),
        chunk.attempt(),
        new Claimed.Checkpoint(position, "at " + position));
  }

  public ReconcileReply reconcile(JobRef job, ChunkRange... held) {
    return claims.reconcile(job, session, nextNumber(job), List.of(held));
  }

  /// Says that it had committed these ranges, counting one `rows` a chunk.
  public RedoReply redo(JobRef job, ChunkRange... ranges) {
    List<Outcome.Commit> commits =
        Arrays.stream(ranges)
            .map(range -> new Outcome.Commit(range, Map.of("rows", 1L), null))
            .toList();
    return claims.redo(job, session, name, commits);
  }

  /// @param reconciled the epoch on which its reconciles are through, 0 for none
  public HeartbeatReply heartbeat(long reconciled) {
    return sessions.heartbeat(
        new Sessions.Beat(0, session, DEADLINE, reconciled, "working", Map.of(), null));
  }

  /// Loses its connections and falls silent; its requests can still be on their way.
  public void kill() {
    unsubscribe.run();
    subscribed = false;
  }

  /// Is subscribed again after [#kill].
  public void reconnect() {
    subscribe.run();
    subscribed = true;
  }

  /// Whether its connection is there, by which others see that it lives.
  public boolean isSubscribed() {
    return subscribed;
  }
}
