package dev.reprise.testkit.sim;

import dev.reprise.audit.Broken;
import dev.reprise.audit.EventAudit;
import dev.reprise.store.Events;
import dev.reprise.store.JobRef;
import dev.reprise.store.Ledger;
import dev.reprise.testkit.ShardState;
import dev.reprise.testkit.ShardState.JobState;
import dev.reprise.testkit.SimStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a store holds and has told, as an audit reads it: a history without planted faults must be
/// proven by its own events, and one from which an event was taken must not be.
final class StoreLedger implements Ledger {
  private static final Set<String> OF_CHUNKS = Set.of("chunk.failed", "chunks.committed");

  /// Events that others count: one that is gone is missed.
  private static final Set<String> COUNTED =
      Set.of(
          "job.submitted",
          "job.started",
          "job.paused",
          "job.resumed",
          "job.cancelled",
          "job.completed",
          "job.failed",
          "job.redriven",
          "job.recovered",
          "chunks.committed");

  private final ShardState shard;
  private final List<Told> events = new ArrayList<>();
  private final List<Told> chunks = new ArrayList<>();

  private StoreLedger(ShardState shard, List<Events.Entry> entries) {
    this.shard = shard;
    for (Events.Entry entry : entries) {
      List<Told> stream = OF_CHUNKS.contains(entry.type()) ? chunks : events;
      String id = stream.size() + 1 + "-0";
      stream.add(new Told(id, entry.type(), entry.time(), entry.data()));
    }
  }

  /// What the audit of every job has to say against it.
  static List<String> audit(SimStore store, Dice dice) {
    ShardState shard = store.state();
    List<Events.Entry> entries = store.events();
    List<String> broken = new ArrayList<>(audit(shard, entries));
    List<Events.Entry> counted = entries.stream().filter(entry -> isCounted(shard, entry)).toList();
    if (broken.isEmpty() && !counted.isEmpty()) {
      Events.Entry gone = counted.get(dice.below(counted.size()));
      List<Events.Entry> others = new ArrayList<>(entries);
      others.remove(gone);
      if (audit(shard, others).isEmpty()) {
        broken.add("the audit doesn't miss " + gone);
      }
    }
    return broken;
  }

  private static boolean isCounted(ShardState shard, Events.Entry entry) {
    JobState job = shard.jobs().get(entry.subject());
    return COUNTED.contains(entry.type()) && job != null && entry.data().contains(job.text("uid"));
  }

  private static List<String> audit(ShardState shard, List<Events.Entry> entries) {
    StoreLedger ledger = new StoreLedger(shard, entries);
    EventAudit audit = EventAudit.read(ledger, 1, uid -> true);
    List<String> broken = new ArrayList<>();
    for (JobState job : shard.jobs().values()) {
      JobRef ref = new JobRef(job.id(), job.text("uid"), job.text("type"), 0);
      for (Broken found : audit.prove(ref).orElseThrow().broken()) {
        broken.add("the audit says of " + job.id() + ": " + found.what());
      }
    }
    return broken;
  }

  @Override
  public List<Told> entries(int shardNumber, Stream stream, String after, int count) {
    List<Told> all = stream == Stream.EVENTS ? events : chunks;
    int from = Integer.parseInt(after.substring(0, after.indexOf('-')));
    return all.subList(from, Math.min(all.size(), from + count));
  }

  @Override
  public long length(int shardNumber, Stream stream) {
    return stream == Stream.EVENTS ? events.size() : chunks.size();
  }

  @Override
  public Optional<State> state(JobRef ref) {
    return Optional.ofNullable(shard.jobs().get(ref.id())).map(StoreLedger::state);
  }

  private static State state(JobState job) {
    BitSet done = new BitSet();
    job.done().forEach(done::set);
    Map<String, Long> dead = new HashMap<>();
    job.dead().forEach(i -> dead.put(i, Long.valueOf(job.attempts().getOrDefault(i, "1"))));
    return new State(
        job.text("uid"),
        job.text("status"),
        job.number("version"),
        job.text("trace").equals("1"),
        job.number("total"),
        job.number("recoveries"),
        job.text("has_finish").equals("1") ? job.text("finish") : "off",
        Instant.ofEpochMilli(job.number("created_at")),
        job.counters(),
        job.number("done"),
        done,
        dead);
  }

  @Override
  public boolean hasSession(int shardNumber, String session) {
    return shard.sessions().containsKey(session);
  }
}
