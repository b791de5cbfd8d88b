package dev.reprise.testkit;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Outcome;
import dev.reprise.testkit.ShardState.JobState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Judges one step by what stood in Redis before and after it, knowing nothing of replies.
final class StepOracle {
  private final Map<String, String> tokens = new HashMap<>();

  /// @param actor the session whose request ran, empty where it was none
  /// @param freed the session that may have lost chunks in this step besides, empty for none
  void judge(
      ShardState before, ShardState after, String actor, String freed, SimWorker.Request ran) {
    for (JobState job : after.jobs().values()) {
      JobState was = before.jobs().get(job.id());
      if (was != null) {
        done(was, job, ran);
        held(was, job, actor, freed);
        attempts(was, job);
      }
    }
  }

  private static void done(JobState was, JobState is, SimWorker.Request ran) {
    Set<Integer> fresh = new TreeSet<>(is.done());
    fresh.removeAll(was.done());
    Set<Integer> lost = new TreeSet<>(was.done());
    lost.removeAll(is.done());
    require(lost.isEmpty(), is, "chunks that were done are not any more: " + lost);
    Set<Integer> owned = new HashSet<>();
    if (ran != null && ran.job().id().equals(is.id())) {
      Set<String> flying = was.inFlight().getOrDefault(ran.session(), Set.of());
      for (Outcome outcome : ran.outcomes()) {
        ChunkRange range = outcome.range();
        String index = Integer.toString(range.first());
        if (outcome instanceof Outcome.Commit
            && flying.contains(index)
            && was.attempt(index) == range.attempt()) {
          owned.add(range.first());
        }
      }
    }
    require(owned.containsAll(fresh), is, "done without a commit of its owner: " + fresh);
    long rows = is.counters().getOrDefault("rows", 0L);
    long finish = is.text("finish").equals("done") ? 1 : 0;
    require(rows == is.done().size() + finish, is, "counted " + rows + " rows, done " + is.done());
  }

  private static void held(JobState was, JobState is, String actor, String freed) {
    Set<String> sessions = new HashSet<>(was.inFlight().keySet());
    sessions.addAll(is.inFlight().keySet());
    sessions.remove(actor);
    sessions.remove(freed);
    for (String session : sessions) {
      require(
          was.inFlight()
              .getOrDefault(session, Set.of())
              .equals(is.inFlight().getOrDefault(session, Set.of())),
          is,
          "somebody else changed what " + session + " holds");
    }
  }

  /// `(index, attempt)` is issued once, to one session; attempts never fall.
  private void attempts(JobState was, JobState is) {
    is.inFlight()
        .forEach(
            (session, set) -> {
              for (String index : set) {
                require(is.attempt(index) >= was.attempt(index), is, "an attempt fell: " + index);
                String token = is.text("uid") + "/" + index + "/" + is.attempt(index);
                String holder = tokens.putIfAbsent(token, session);
                require(
                    holder == null || holder.equals(session),
                    is,
                    "token " + token + " was issued to " + holder + " and to " + session);
              }
            });
  }

  private static void require(boolean fine, JobState job, String otherwise) {
    if (!fine) {
      throw new AssertionError("job " + job.id() + ": " + otherwise);
    }
  }
}
