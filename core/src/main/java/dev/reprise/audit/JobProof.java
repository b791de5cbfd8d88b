package dev.reprise.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.Ledger;
import dev.reprise.store.Ledger.State;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Holds what the streams say of one job against its state.
final class JobProof {
  private static final int NAMED = 3;

  private final JobRef job;
  private final State state;
  private final Streams streams;
  private final Ledger ledger;
  private final JobTrace trace;
  private final List<Broken> broken;
  private final List<String> checked = new ArrayList<>();
  private final BitSet lostBits = new BitSet();

  JobProof(JobRef job, State state, Streams streams, Ledger ledger) {
    this.job = job;
    this.state = state;
    this.streams = streams;
    this.ledger = ledger;
    this.trace = streams.of(job);
    this.broken = new ArrayList<>(trace.broken());
  }

  /// @param still whether nothing was written while state and streams were read
  Proof prove(boolean still) {
    boolean whole = trace.isWhole() && streams.chunksReachBackTo(job.shard(), state.createdAt());
    submitted();
    if (still) {
      status();
      recoveries();
      dead();
      completed();
      if (state.traced()) {
        commits(whole);
        counters(whole);
      } else {
        checked.add("commits: not traced, so only the state speaks for them (submit with --trace)");
      }
    } else {
      checked.add("the job is written too quickly to be compared: ask again, or pause it");
    }
    return new Proof(
        job.id(),
        List.copyOf(broken),
        List.copyOf(checked),
        new Proof.Window(trace.from(), trace.to(), whole, trace.committed(), state.total()),
        lostBits);
  }

  private void say(String what, String remedy) {
    broken.add(new Broken(what, remedy));
  }

  private void check(int before, String sentence) {
    if (broken.size() == before) {
      checked.add(sentence);
    }
  }

  private static String count(long n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }

  /// The first entry is missed by nothing that follows it.
  private void submitted() {
    if (!trace.isWhole() && streams.eventsReachBackTo(job.shard(), state.createdAt())) {
      say("the stream of events was never trimmed, and no job.submitted is in it", Broken.GONE);
    }
  }

  private void status() {
    int before = broken.size();
    trace.steps().end(JobStatus.valueOf(state.status()), state.version()).ifPresent(broken::add);
    check(
        trace.broken().isEmpty() ? before : -1,
        "status: %s%s, each legal and one version on; it is %s at version %d"
            .formatted(
                count(trace.steps().changes(), "change"),
                trace.isWhole() ? " since it was submitted" : " within the stream",
                state.status(),
                state.version()));
  }

  private void recoveries() {
    int before = broken.size();
    boolean told = trace.lastRecovery() >= 0 || trace.isWhole();
    long last = Math.max(0, trace.lastRecovery());
    if (told && last != state.recoveries()) {
      say(
          "the job was recovered %d times, and its last job.recovered is the %d.: one is gone"
              .formatted(state.recoveries(), last),
          Broken.GONE);
    }
    int losses = 0;
    for (Map.Entry<String, JobTrace.Recovered> each : trace.recovered().entrySet()) {
      String session = each.getKey();
      JobTrace.Recovered of = each.getValue();
      losses += streams.isEndTold(session) ? 1 : 0;
      if (streams.isEndMissed(session) && !isListed(session, of.worker())) {
        say(
            "chunks were taken back from session %s of worker %s (entry %s), but no worker.lost tells of its death"
                .formatted(session, of.worker(), of.entry()),
            Broken.GONE);
      }
    }
    check(
        trace.broken().isEmpty() ? before : -1,
        "kills: %d of %d recoveries are told, from %s, of which %d %s told to be lost%s"
            .formatted(
                trace.recoveries(),
                state.recoveries(),
                count(trace.recovered().size(), "session"),
                losses,
                losses == 1 ? "is" : "are",
                state.traced() ? "; none committed what was taken back" : ""));
  }

  /// Its loss is told in its home shard, which may come later than in this one.
  private boolean isListed(String session, String worker) {
    return ledger.hasSession(streams.homeOf(worker), session);
  }

  private void dead() {
    int before = broken.size();
    int covered = 0;
    Map<String, Long> dead = new TreeMap<>(state.dead());
    if (state.finish().equals("dead")) {
      dead.put("finish", -1L);
    }
    for (Map.Entry<String, Long> chunk : dead.entrySet()) {
      Long told = trace.deathOf(chunk.getKey());
      if (told != null && (chunk.getValue() < 0 || told.equals(chunk.getValue()))) {
        covered++;
      } else if (trace.isWhole()) {
        say(
            "chunk %s is dead at attempt %d, but no chunk.dead tells it"
                .formatted(chunk.getKey(), chunk.getValue()),
            Broken.GONE);
      }
    }
    check(before, "dead: %d of %d dead chunks have their event".formatted(covered, dead.size()));
  }

  private void completed() {
    JsonNode told = trace.completed();
    if (told == null || !state.status().equals("COMPLETED")) {
      return;
    }
    int before = broken.size();
    if (told.path("done").asLong() != state.doneCount()) {
      say(
          "job.completed told %d chunks done, and the job counts %d"
              .formatted(told.path("done").asLong(), state.doneCount()),
          "`reprise audit %s --repair` counts them again".formatted(job.id()));
    }
    Map<String, Long> then = new TreeMap<>();
    told.path("counters")
        .properties()
        .forEach(counter -> then.put(counter.getKey(), counter.getValue().asLong()));
    differences(then, "job.completed told");
    check(
        before,
        "end: job.completed told %,d chunks done and the same counters"
            .formatted(state.doneCount()));
  }

  private void differences(Map<String, Long> should, String who) {
    TreeMap<String, Long> all = new TreeMap<>(should);
    state.counters().forEach(all::putIfAbsent);
    for (String counter : all.keySet()) {
      long expected = should.getOrDefault(counter, 0L);
      long actual = state.counters().getOrDefault(counter, 0L);
      if (expected != actual) {
        say(
            String.format(
                Locale.ROOT, "counter %s is %,d, but %s %,d", counter, actual, who, expected),
            "count in the target what it stands for; nothing in Reprise depends on it, so it isn't"
                + " changed");
      }
    }
  }

  private void commits(boolean whole) {
    int before = broken.size();
    twice();
    notMarked();
    if (whole) {
      untold();
    }
    check(
        before,
        String.format(
            Locale.ROOT,
            "commits: %,d of %,d chunks done are told by %,d entries, each once, each marked as"
                + " done",
            trace.committed().cardinality(),
            state.done().cardinality(),
            trace.settles()));
  }

  private void twice() {
    for (int index = trace.twice().nextSetBit(0), named = 0;
        index >= 0 && named < NAMED;
        index = trace.twice().nextSetBit(index + 1), named++) {
      say(
          "chunk %d was committed more than once: %s"
              .formatted(index, String.join(", ", streams.commitsOf(job, index))),
          Broken.FORGED);
    }
    if (trace.finishes() > 1) {
      say("the finish step was committed %d times".formatted(trace.finishes()), Broken.FORGED);
    }
  }

  private void notMarked() {
    lostBits.or(trace.committed());
    lostBits.andNot(state.done());
    if (!lostBits.isEmpty()) {
      say(
          "%,d chunks were committed and aren't marked as done: %s (%s)"
              .formatted(
                  lostBits.cardinality(),
                  Ranges.text(lostBits),
                  String.join(", ", streams.commitsOf(job, lostBits.nextSetBit(0)))),
          "`reprise audit %s --from-events --repair` marks them again, without running them, but for"
                  .formatted(job.id())
              + " those that a worker holds now");
    }
  }

  /// Only where the trace reaches back to the first commit.
  private void untold() {
    BitSet untold = (BitSet) state.done().clone();
    untold.andNot(trace.committed());
    if (!untold.isEmpty()) {
      say(
          "%,d chunks are done and no chunks.committed tells by whom: %s"
              .formatted(untold.cardinality(), Ranges.text(untold)),
          Broken.GONE
              + "; where it wasn't an entry that went, the chunks' output is in doubt: compare the"
              + " target with the source");
    }
    boolean finished = trace.finishes() > 0;
    if (finished != state.finish().equals("done")) {
      say(
          finished
              ? "the finish step was committed, and is " + state.finish()
              : "the finish step is done, and no chunks.committed tells it",
          Broken.GONE);
    }
  }

  private void counters(boolean whole) {
    if (!whole) {
      checked.add(
          "counters: not recounted, since the trace doesn't reach back to the first commit");
      return;
    }
    int before = broken.size();
    differences(trace.counted(), "its commits add up to");
    check(before, "counters: %s equal the recount of all commits".formatted(state.counters()));
  }
}
