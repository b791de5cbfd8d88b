package dev.reprise.testkit.model;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claimed;
import dev.reprise.store.Claims;
import dev.reprise.store.JobRef;
import dev.reprise.store.Outcome;
import dev.reprise.testkit.model.ModelJob.Kind;
import dev.reprise.testkit.model.ModelJob.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a session does with chunks, in memory.
final class ModelClaims implements Claims {
  private final ModelShard shard;
  private final Caller caller;
  private final Rules rules;
  private final Taking taking;

  ModelClaims(ModelShard shard, Caller caller) {
    this.shard = shard;
    this.caller = caller;
    this.rules = new Rules(shard);
    this.taking = new Taking(shard, rules);
  }

  @Override
  public ClaimReply claim(JobRef ref, String id, long number, int max, boolean alone) {
    if (caller.isRefused()) {
      return new ClaimReply.NewTimeline(shard.state.epoch);
    }
    ModelSession session = live(id);
    if (session == null) {
      return new ClaimReply.Gone();
    }
    if (session.epoch != shard.state.epoch) {
      return new ClaimReply.NewTimeline(shard.state.epoch);
    }
    ModelJob job = shard.job(ref);
    if (job == null) {
      return new ClaimReply.NoJob();
    }
    Request before = job.requests.get(id);
    if (before != null && number <= before.number()) {
      return before.reply() instanceof ClaimReply.Taken taken && number == before.number()
          ? new ClaimReply.Taken(job.status, stillHeld(job, id, taken.chunks()), taken.suspects())
          : new ClaimReply.Stale();
    }
    long wait = shard.phaseLeft();
    if (wait > 0) {
      return new ClaimReply.Wait(Duration.ofMillis(wait));
    }
    Taking.Taken taken = taking.take(job, session, max, alone);
    ClaimReply reply = new ClaimReply.Taken(job.status, taken.chunks(), taken.suspects());
    ModelShard.remember(job, session, id, number, Kind.CLAIM, reply);
    rules.settle(job);
    return reply;
  }

  /// The session, where it is there and isn't lost.
  private @Nullable ModelSession live(String id) {
    ModelSession session = shard.state.sessions.get(id);
    boolean lost = session == null || (session.lost != null && !shard.has(Fault.LOST_MAY_CLAIM));
    return lost ? null : session;
  }

  /// Of what was claimed once, what the session holds still, at that very attempt.
  private static List<Claimed> stillHeld(ModelJob job, String session, List<Claimed> chunks) {
    List<Claimed> out = new ArrayList<>();
    for (Claimed claimed : chunks) {
      ChunkRange range = claimed.range();
      int first = range.first();
      for (int index = range.first(); index <= range.last() + 1; index++) {
        Chunk chunk = index > range.last() ? null : job.chunk(index);
        boolean held = chunk != null && chunk.isHeldBy(session) && chunk.attempt == range.attempt();
        if (!held) {
          if (first < index) {
            out.add(
                new Claimed(
                    new ChunkRange(first, index - 1, range.attempt()),
                    claimed.failures(),
                    claimed.crashes(),
                    claimed.checkpoint()));
          }
          first = index + 1;
        }
      }
    }
    return out;
  }

  @Override
  public SettleReply settle(
      JobRef ref,
      String id,
      String worker,
      long number,
      List<Outcome> outcomes,
      int claim,
      boolean alone,
      double jitter) {
    if (caller.isRefused()) {
      return new SettleReply.NewTimeline(shard.state.epoch);
    }
    ModelJob job = shard.job(ref);
    if (job == null) {
      return new SettleReply.NoJob();
    }
    Request before = job.requests.get(id);
    if (before != null && number <= before.number() && !shard.has(Fault.SETTLE_WITHOUT_NUMBER)) {
      return before.reply() instanceof SettleReply.Settled settled && number == before.number()
          ? again(settled, stillHeld(job, id, settled.chunks()))
          : new SettleReply.Stale();
    }
    Settling settling = new Settling(shard, job, id, worker, jitter, rules);
    for (Outcome outcome : outcomes) {
      settling.apply(outcome);
    }
    settling.tell();
    rules.progress(job);
    ModelSession session = shard.state.sessions.get(id);
    Taking.Taken taken = new Taking.Taken(List.of(), Suspects.NONE);
    long wait = 0;
    if (claim > 0 && live(id) != null && session != null && session.epoch == shard.state.epoch) {
      wait = shard.phaseLeft();
      if (wait == 0) {
        taken = taking.take(job, session, claim, alone);
      }
    }
    if (session != null && taken.chunks().isEmpty() && job.heldBy(id) == 0) {
      taking.endLone(session);
    }
    SettleReply.Settled reply =
        new SettleReply.Settled(
            job.status,
            taken.chunks(),
            settling.fenced,
            settling.already,
            settling.dead,
            null,
            Duration.ofMillis(wait),
            taken.suspects());
    // A lost session that was visited leaves nothing behind any more.
    if (session != null && (session.lost == null || session.jobs.contains(ref.id()))) {
      ModelShard.remember(job, session, id, number, Kind.SETTLE, reply);
    }
    rules.reindex(job);
    ModelJob next = rules.firstReady(ref.type());
    return next == null
        ? reply
        : new SettleReply.Settled(
            reply.status(),
            reply.chunks(),
            reply.fenced(),
            reply.already(),
            reply.dead(),
            next.ref.id(),
            reply.pause(),
            reply.suspects());
  }

  private static SettleReply.Settled again(SettleReply.Settled first, List<Claimed> chunks) {
    return new SettleReply.Settled(
        first.status(),
        chunks,
        first.fenced(),
        first.already(),
        first.dead(),
        null,
        first.pause(),
        first.suspects());
  }

  @Override
  public CheckpointReply checkpoint(
      JobRef ref, String session, int index, int attempt, Claimed.Checkpoint checkpoint) {
    if (caller.isRefused()) {
      return new CheckpointReply.NewTimeline(shard.state.epoch);
    }
    ModelJob job = shard.job(ref);
    if (job == null) {
      return new CheckpointReply.NoJob();
    }
    Chunk chunk = job.chunk(index);
    if (chunk == null || !chunk.isHeldBy(session) || chunk.attempt != attempt) {
      return new CheckpointReply.Fenced();
    }
    if (chunk.checkpoint != null) {
      long there = chunk.checkpoint.position();
      if (checkpoint.position() == there) {
        return new CheckpointReply.Already();
      }
      if (checkpoint.position() < there) {
        return new CheckpointReply.Refused(there);
      }
    }
    chunk.checkpoint = checkpoint;
    return new CheckpointReply.Saved();
  }

  @Override
  public ReconcileReply reconcile(JobRef ref, String id, long number, List<ChunkRange> held) {
    if (caller.isRefused()) {
      return new ReconcileReply.NewTimeline(shard.state.epoch);
    }
    ModelSession session = live(id);
    if (session == null) {
      return new ReconcileReply.Gone();
    }
    ModelJob job = shard.job(ref);
    if (job == null) {
      forget(session, ref.id());
      return new ReconcileReply.NoJob();
    }
    Request before = job.requests.get(id);
    if (before != null && number <= before.number() && !shard.has(Fault.RECONCILE_WITHOUT_NUMBER)) {
      return before.reply() instanceof ReconcileReply.Reconciled first && number == before.number()
          ? first
          : new ReconcileReply.Stale();
    }
    List<Integer> dropped = compare(job, id, held);
    ReconcileReply reply = new ReconcileReply.Reconciled(job.status, dropped);
    if (job.status.isTerminal() && !job.isHeldBy(id)) {
      session.jobs.remove(ref.id());
      job.requests.remove(id);
    } else {
      ModelShard.remember(job, session, id, number, Kind.RECONCILE, reply);
    }
    rules.settle(job);
    return reply;
  }

  /// A job isn't there; another incarnation of it may be, in which the session has a part.
  private void forget(ModelSession session, String id) {
    ModelJob other = shard.state.jobs.get(id);
    if (other == null || !(other.isHeldBy(session.id) || other.requests.containsKey(session.id))) {
      session.jobs.remove(id);
    }
  }

  /// What only the store thinks held goes back; returns what only the session thinks held.
  private List<Integer> compare(ModelJob job, String session, List<ChunkRange> held) {
    Map<Integer, Integer> attempts = new HashMap<>();
    for (ChunkRange range : held) {
      for (int index = range.first(); index <= range.last(); index++) {
        attempts.put(index, range.attempt());
      }
    }
    for (int i = -1; i < job.chunks.size(); i++) {
      Chunk chunk = i < 0 ? job.finish : job.chunks.get(i);
      if (chunk.isHeldBy(session)) {
        Integer attempt = attempts.get(chunk.index);
        if (attempt != null && attempt >= chunk.attempt) {
          chunk.attempt = attempt;
          attempts.remove(chunk.index);
        } else {
          rules.retry(chunk, shard.tick());
        }
      }
    }
    return attempts.keySet().stream().sorted().toList();
  }

  @Override
  public RedoReply redo(JobRef ref, String session, String worker, List<Outcome.Commit> commits) {
    if (caller.isRefused()) {
      return new RedoReply.NewTimeline(shard.state.epoch);
    }
    ModelJob job = shard.job(ref);
    return job == null
        ? new RedoReply.NoJob()
        : new Redoing(shard, rules, taking).redo(job, session, worker, commits);
  }

  @Override
  public List<JobRef> ready(int shardNumber, String type, int limit) {
    return shard.state.jobs.values().stream()
        .filter(job -> job.ready && job.ref.type().equals(type))
        .sorted((a, b) -> Rules.isBefore(a, b) ? -1 : 1)
        .limit(limit)
        .map(job -> job.ref)
        .toList();
  }

  @Override
  public List<String> jobsOf(int shardNumber, String id) {
    ModelSession session = shard.state.sessions.get(id);
    return session == null ? List.of() : List.copyOf(session.jobs);
  }
}
