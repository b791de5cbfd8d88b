package dev.reprise.testkit;

import dev.reprise.testkit.ShardState.JobState;
import dev.reprise.testkit.ShardState.SessionState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// What is always true of a shard, between any two scripts: every index below `next` is in exactly
/// one of in flight, retry, dead, done; every counter, index entry and holder says what the sets
/// say; and nothing is left of what is gone.
public final class PartitionCheck {
  private static final int RETRY_MAX = 10_000;

  private final ShardState shard;
  private final List<String> broken = new ArrayList<>();

  private PartitionCheck(ShardState shard) {
    this.shard = shard;
  }

  /// Sentences that name what is off; empty where all is well.
  public static List<String> of(ShardState shard) {
    PartitionCheck check = new PartitionCheck(shard);
    shard.jobs().values().forEach(check::job);
    check.sessions();
    check.leaks();
    return check.broken;
  }

  private void job(JobState job) {
    places(job);
    counters(job);
    holders(job);
    status(job);
    indexes(job);
    exceptional(job);
  }

  private void places(JobState job) {
    long next = job.number("next");
    Map<String, List<String>> places = new HashMap<>();
    job.inFlight()
        .forEach((session, set) -> set.forEach(index -> put(places, index, "flight " + session)));
    job.retry().keySet().forEach(index -> put(places, index, "retry"));
    job.dead().forEach(index -> put(places, index, "dead"));
    job.done().stream()
        .filter(index -> index < next)
        .forEach(index -> put(places, Integer.toString(index), "done"));
    long ahead = job.done().stream().filter(index -> index >= next).count();
    say(
        ahead == job.number("ahead"),
        job,
        () -> ahead + " done bits from next on, `ahead` says " + job.number("ahead"));
    for (long at = 0; at < next; at++) {
      String index = Long.toString(at);
      List<String> in = places.remove(index);
      say(in != null && in.size() == 1, job, () -> "chunk " + index + " is in " + in);
    }
    say(places.isEmpty(), job, () -> "what was never handed out is in a place: " + places);
    say(next <= job.number("total"), job, () -> "next " + next + " is above the total");
  }

  private static void put(Map<String, List<String>> places, String index, String place) {
    places.computeIfAbsent(index, key -> new ArrayList<>()).add(place);
  }

  private void counters(JobState job) {
    long flying = job.inFlight().values().stream().mapToLong(Set::size).sum();
    long finish = job.text("finish").equals("inflight") ? 1 : 0;
    say(
        job.number("inflight") == flying + finish,
        job,
        () -> "inflight counts " + job.number("inflight") + ", but " + (flying + finish) + " are");
    say(
        job.number("done") == job.done().size(),
        job,
        () -> "done counts " + job.number("done") + ", but " + job.done().size() + " are");
  }

  private void holders(JobState job) {
    Set<String> holding = new HashSet<>(job.inFlight().keySet());
    if (job.text("finish").equals("inflight")) {
      holding.add(job.text("finish_session"));
    } else {
      say(
          job.text("finish_session").isEmpty(),
          job,
          () -> "a finish step that doesn't run has a holder");
    }
    say(
        holding.equals(job.holders()),
        job,
        () -> "held by " + holding + ", holders " + job.holders());
    Set<String> known = new HashSet<>(holding);
    known.addAll(job.requests());
    for (String session : known) {
      SessionState state = shard.sessions().get(session);
      say(
          state != null && !state.record().isEmpty() && state.deadline() != null,
          job,
          () ->
              "session "
                  + session
                  + " holds chunks or a request, but has no record or isn't listed");
      say(
          state == null || state.jobs().contains(job.id()),
          job,
          () -> "session " + session + " holds chunks or a request, but doesn't list the job");
    }
  }

  private void status(JobState job) {
    String status = job.text("status");
    long dead = job.dead().size();
    boolean settled =
        job.text("sealed").equals("1") && job.number("done") + dead == job.number("total");
    boolean tolerated = dead <= job.number("max_dead");
    String finish = job.text("finish");
    boolean finished = !job.text("has_finish").equals("1") || finish.equals("done");
    switch (status) {
      case "COMPLETED" ->
          say(settled && tolerated && finished, job, () -> "ended early: " + job.fields());
      case "PENDING", "PROCESSING", "PAUSED" -> {
        say(!settled || tolerated, job, () -> "has too many dead chunks and goes on");
        say(!settled || !finished, job, () -> "has nothing left to do and goes on");
        say(
            !settled || !finish.equals("none"),
            job,
            () -> "has a finish step that nobody can claim");
        say(
            settled || finish.equals("none") || finish.equals("inflight"),
            job,
            () -> "offers its finish step (" + finish + ") before the others are settled");
      }
      case "FAILED", "CANCELLED" -> {}
      default -> say(false, job, () -> "has no such status: " + status);
    }
    say(
        shard.processing().contains(job.id()) == status.equals("PROCESSING"),
        job,
        () -> "is " + status + ", `processing` has it: " + shard.processing().contains(job.id()));
  }

  private void indexes(JobState job) {
    boolean open = job.text("status").equals("PENDING") || job.text("status").equals("PROCESSING");
    long cap = job.number("cap");
    boolean room = cap == 0 || job.number("inflight") < cap;
    String finish = job.text("finish");
    boolean now =
        finish.equals("waiting")
            || (job.number("next") < job.number("total") && job.retry().size() < RETRY_MAX);
    double finishDue = finish.equals("retry") ? job.number("finish_due") : Double.MAX_VALUE;
    double due = job.retry().values().stream().mapToDouble(d -> d).reduce(finishDue, Math::min);
    boolean later = due < Double.MAX_VALUE;
    boolean ready = shard.ready().getOrDefault(job.text("type"), Map.of()).containsKey(job.id());
    Double delayed = shard.delayed().get(job.id());
    if (!open || !room || (!now && !later)) {
      say(!ready && delayed == null, job, () -> "can't be claimed from, but is ready or delayed");
    } else if (now) {
      say(
          ready && delayed == null,
          job,
          () -> "can be claimed from, but isn't ready (or is delayed too)");
    } else {
      say(
          ready != (delayed != null),
          job,
          () -> "waits for a retry: ready " + ready + ", delayed " + delayed);
      say(
          delayed == null || delayed == due,
          job,
          () -> "is delayed to " + delayed + ", due at " + due);
      say(!ready || due <= shard.tick() + 1_000, job, () -> "is ready, but nothing is due");
    }
  }

  private void exceptional(JobState job) {
    Set<String> open = new HashSet<>(job.retry().keySet());
    job.inFlight().values().forEach(open::addAll);
    Set<String> kept = new HashSet<>(open);
    kept.addAll(job.dead());
    kept.add("finish");
    say(kept.containsAll(job.checkpoints()), job, () -> "checkpoints of " + job.checkpoints());
    say(kept.containsAll(job.failures()), job, () -> "failures or crashes of " + job.failures());
    for (String index : job.results()) {
      say(
          index.equals("finish") || job.done().contains(Integer.valueOf(index)),
          job,
          () -> "a result of " + index + ", which isn't done");
    }
  }

  private void sessions() {
    shard
        .sessions()
        .forEach(
            (id, session) -> {
              if (session.record().isEmpty() || session.deadline() == null) {
                broken.add("session " + id + " is listed without a record, or not listed");
              }
              if (session.record().containsKey("lost") && session.jobs().isEmpty()) {
                broken.add("session " + id + " is lost and has no job, but its record is kept");
              }
            });
    shard
        .names()
        .forEach(
            (worker, session) -> {
              if (!shard.sessions().containsKey(session)) {
                broken.add(
                    "worker " + worker + " is named for session " + session + ", which is gone");
              }
            });
  }

  private void leaks() {
    for (String key : shard.keys()) {
      String[] parts = key.split(":");
      boolean orphan =
          (parts[0].equals("job") && !shard.jobs().containsKey(parts[1]))
              || (parts[0].equals("session") && !shard.sessions().containsKey(parts[1]));
      if (orphan) {
        broken.add("key " + key + " belongs to nothing");
      }
    }
    Set<String> named = new HashSet<>(shard.processing());
    named.addAll(shard.delayed().keySet());
    shard.ready().values().forEach(jobs -> named.addAll(jobs.keySet()));
    named.removeAll(shard.jobs().keySet());
    if (!named.isEmpty()) {
      broken.add("index entries of jobs that don't exist: " + named);
    }
    for (JobState job : shard.jobs().values()) {
      shard
          .ready()
          .forEach(
              (type, jobs) ->
                  say(
                      !jobs.containsKey(job.id()) || job.text("type").equals(type),
                      job,
                      () -> "is ready under type " + type));
    }
  }

  private void say(boolean fine, JobState job, Supplier<String> otherwise) {
    if (!fine) {
      broken.add("job " + job.id() + ": " + otherwise.get());
    }
  }
}
