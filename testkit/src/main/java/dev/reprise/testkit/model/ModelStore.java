package dev.reprise.testkit.model;

import dev.reprise.store.Events;
import dev.reprise.store.Jobs;
import dev.reprise.store.Recovery;
import dev.reprise.testkit.JobSight;
import dev.reprise.testkit.PartitionCheck;
import dev.reprise.testkit.ShardState;
import dev.reprise.testkit.SimStore;
import dev.reprise.testkit.TestWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The protocol in memory: every operation as one step, with time that passes only when told.
public final class ModelStore implements SimStore {
  private static final long BEGIN = 1_800_000_000_000L;

  private final ModelShard shard;
  private final Caller client;
  private final Caller looker;
  private int named;

  /// @param fault a guard that is left out
  public ModelStore(Fault fault) {
    this.shard = new ModelShard(fault, BEGIN);
    this.client = new Caller(shard);
    this.looker = new Caller(shard);
    client.comeUp();
    looker.comeUp();
  }

  public ModelStore() {
    this(Fault.NONE);
  }

  /// Writes no events, which cost more than the steps that they tell of.
  public ModelStore withoutEvents() {
    shard.events.off();
    return this;
  }

  @Override
  public Jobs jobs() {
    return new ModelJobs(shard, client);
  }

  @Override
  public Recovery recovery() {
    return new ModelRecovery(shard, client, client);
  }

  @Override
  public TestWorker openWorker(String name, String lock) {
    TestWorker worker = worker(name, "session-" + ++named, true);
    worker.open(lock);
    return worker;
  }

  @Override
  public TestWorker openBlindWorker(String name) {
    TestWorker worker = worker(name, "session-" + ++named, false);
    worker.open("");
    return worker;
  }

  @Override
  public TestWorker worker(String name, String session, boolean seen) {
    Caller own = new Caller(shard);
    return new TestWorker(
        name,
        session,
        new ModelClaims(shard, own),
        new ModelSessions(shard, own),
        new ModelRecovery(shard, own, looker),
        () -> {
          if (seen) {
            shard.subscribed.add(session);
          }
        },
        () -> shard.subscribed.remove(session));
  }

  @Override
  public void listen(int workers) {
    shard.listeners = workers;
  }

  @Override
  public void pass(Duration time) {
    if (shard.state.last >= 0) {
      shard.state.tick += time.toMillis();
    }
  }

  @Override
  public void wallClock(long ms) {
    shard.now = ms;
  }

  @Override
  public void newTimeline(boolean restarted) {
    if (shard.state.epoch > 0) {
      shard.state.sameHistory = false;
      shard.state.sameRun &= !restarted;
    }
  }

  @Override
  public void loseEverything() {
    shard.state = new ModelState();
  }

  @Override
  public Object save() {
    return shard.state.copy();
  }

  @Override
  public void rollBack(Object saved) {
    shard.state = ((ModelState) saved).copy();
    newTimeline(true);
  }

  @Override
  public List<Events.Entry> events() {
    return shard.events.entries();
  }

  @Override
  public ShardState state() {
    return ModelShardState.of(shard);
  }

  @Override
  public List<JobSight> sights() {
    List<JobSight> sights = new ArrayList<>(shard.state.jobs.size());
    for (ModelJob job : shard.state.jobs.values()) {
      sights.add(new ModelSight(job));
    }
    return sights;
  }

  @Override
  public List<String> violations() {
    return PartitionCheck.of(state());
  }

  @Override
  public void close() {}
}
