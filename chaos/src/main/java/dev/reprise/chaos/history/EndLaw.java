package dev.reprise.chaos.history;

import dev.reprise.chaos.history.Evidence.Sight;
import dev.reprise.store.JobStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// I2: COMPLETED means that every chunk was committed, or is dead within what is tolerated. I10: a
/// terminal state stays.
public final class EndLaw implements Law {
  @Override
  public String invariants() {
    return "I2 I10";
  }

  @Override
  public List<String> broken(Evidence evidence) {
    List<String> broken = new ArrayList<>();
    Evidence.Job job = evidence.job();
    if (job.status() != evidence.promise().end()) {
      broken.add("the job is " + job.status() + ", not " + evidence.promise().end());
    }
    if (!job.dead().equals(evidence.promise().dead())) {
      broken.add("dead are " + job.dead() + ", not " + evidence.promise().dead());
    }
    if (job.status() == JobStatus.COMPLETED || job.status() == JobStatus.FAILED) {
      Set<Integer> left = new HashSet<>();
      for (int chunk = 0; chunk < job.total(); chunk++) {
        left.add(chunk);
      }
      left.removeAll(job.done());
      left.removeAll(job.dead());
      if (!left.isEmpty()) {
        broken.add("the job ended with chunks that are neither done nor dead: " + left);
      }
    }
    stays(evidence, broken);
    return broken;
  }

  private static void stays(Evidence evidence, List<String> broken) {
    if (!evidence.promise().durable()) {
      return; // another timeline may not know of the end
    }
    Sight before = null;
    for (Sight sight : evidence.sights()) {
      if (before != null && before.status().isTerminal() && before.status() != sight.status()) {
        broken.add("the job was " + before.status() + " and then " + sight.status());
      }
      if (before != null && sight.version() < before.version()) {
        broken.add("the job's version went from " + before.version() + " to " + sight.version());
      }
      if (before != null && sight.done() < before.done()) {
        broken.add("chunks done went from " + before.done() + " to " + sight.done());
      }
      before = sight;
    }
  }
}
