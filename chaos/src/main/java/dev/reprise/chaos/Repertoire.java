package dev.reprise.chaos;

import dev.reprise.chaos.both.AllKilled;
import dev.reprise.chaos.both.KilledWhileRedisStandsStill;
import dev.reprise.chaos.both.LostReplyThenDeath;
import dev.reprise.chaos.both.RandomPair;
import dev.reprise.chaos.both.RedisKilledInRecovery;
import dev.reprise.chaos.both.RollbackWhileFrozen;
import dev.reprise.chaos.network.CutBeforeExecution;
import dev.reprise.chaos.network.CutWhileStarting;
import dev.reprise.chaos.network.HalfClosed;
import dev.reprise.chaos.network.LateSettles;
import dev.reprise.chaos.network.PartitionedBothWays;
import dev.reprise.chaos.network.RepliesHeld;
import dev.reprise.chaos.network.ReplyLostAfterExecution;
import dev.reprise.chaos.network.RequestsHeld;
import dev.reprise.chaos.network.ResetStorm;
import dev.reprise.chaos.network.SlowDrip;
import dev.reprise.chaos.network.SubscriptionCut;
import dev.reprise.chaos.redis.Answers;
import dev.reprise.chaos.redis.Busy;
import dev.reprise.chaos.redis.ClockJumps;
import dev.reprise.chaos.redis.DiskFull;
import dev.reprise.chaos.redis.Empty;
import dev.reprise.chaos.redis.Evicting;
import dev.reprise.chaos.redis.Frozen;
import dev.reprise.chaos.redis.FrozenForLong;
import dev.reprise.chaos.redis.KilledWithAppendOnlyFile;
import dev.reprise.chaos.redis.MemoryFull;
import dev.reprise.chaos.redis.OldSnapshot;
import dev.reprise.chaos.redis.OldSnapshotTwice;
import dev.reprise.chaos.redis.ScriptsFlushed;
import dev.reprise.chaos.redis.TruncatedFile;
import dev.reprise.chaos.worker.ClockOff;
import dev.reprise.chaos.worker.FrozenBriefly;
import dev.reprise.chaos.worker.FrozenInsideItsTransaction;
import dev.reprise.chaos.worker.FrozenPastTheDeadline;
import dev.reprise.chaos.worker.HandlerThreadDies;
import dev.reprise.chaos.worker.KillStorm;
import dev.reprise.chaos.worker.KilledAtEachCall;
import dev.reprise.chaos.worker.KilledBetweenCommits;
import dev.reprise.chaos.worker.KilledIdle;
import dev.reprise.chaos.worker.KilledInMidChunk;
import dev.reprise.chaos.worker.KilledInRecovery;
import dev.reprise.chaos.worker.KilledWithABigHeap;
import dev.reprise.chaos.worker.OutOfMemory;
import dev.reprise.chaos.worker.PoisonChunk;
import dev.reprise.chaos.worker.StackOverflow;
import dev.reprise.chaos.worker.TwoUnderOneName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// All scenarios.
final class Repertoire {
  /// How many random pairs a full run plays.
  static final int PAIRS = 5;

  private static final int STORM = 60;
  private static final int QUICK_STORM = 10;

  private Repertoire() {}

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    all.addAll(worker());
    all.addAll(network());
    all.addAll(redis());
    all.addAll(both());
    all.addAll(pairs());
    all.add(new KillStorm(STORM));
    return all;
  }

  /// A selection of about three minutes.
  static List<Scenario> quick() {
    return List.of(
        new KilledInMidChunk(),
        new KilledBetweenCommits(),
        new KilledAtEachCall(),
        new FrozenPastTheDeadline(),
        new StackOverflow(),
        new PoisonChunk(),
        new ReplyLostAfterExecution(),
        new ResetStorm(),
        new KilledWithAppendOnlyFile(),
        new TruncatedFile(),
        new Empty(),
        new Frozen(),
        new MemoryFull(),
        new AllKilled(),
        new RollbackWhileFrozen(),
        new RandomPair(1),
        new KillStorm(QUICK_STORM));
  }

  private static List<Scenario> worker() {
    return List.of(
        new KilledIdle(),
        new KilledInMidChunk(),
        new KilledBetweenCommits(),
        new KilledInRecovery(),
        new KilledAtEachCall(),
        new KilledWithABigHeap(),
        new FrozenBriefly(),
        new FrozenPastTheDeadline(),
        new FrozenInsideItsTransaction(),
        new OutOfMemory(),
        new StackOverflow(),
        new HandlerThreadDies(),
        new PoisonChunk(),
        new TwoUnderOneName(),
        new ClockOff());
  }

  private static List<Scenario> network() {
    return List.of(
        new ReplyLostAfterExecution(),
        new CutBeforeExecution(),
        new HalfClosed(),
        new LateSettles(),
        new SlowDrip(),
        new ResetStorm(),
        new PartitionedBothWays(),
        new RequestsHeld(),
        new RepliesHeld(),
        new SubscriptionCut(),
        new CutWhileStarting());
  }

  private static List<Scenario> redis() {
    List<Scenario> all =
        new ArrayList<>(
            List.of(
                new KilledWithAppendOnlyFile(),
                new TruncatedFile(),
                new OldSnapshot(),
                new OldSnapshotTwice(),
                new Empty(),
                new Frozen(),
                new FrozenForLong(),
                new ClockJumps(),
                new MemoryFull(),
                new Evicting(),
                new ScriptsFlushed(),
                new Busy(),
                new DiskFull()));
    all.addAll(Answers.all());
    return all;
  }

  private static List<Scenario> both() {
    return List.of(
        new AllKilled(),
        new RedisKilledInRecovery(),
        new KilledWhileRedisStandsStill(),
        new LostReplyThenDeath(),
        new RollbackWhileFrozen());
  }

  private static List<Scenario> pairs() {
    return IntStream.rangeClosed(1, PAIRS).<Scenario>mapToObj(RandomPair::new).toList();
  }
}
