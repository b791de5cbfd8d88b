package dev.reprise.chaos.history;

import java.util.ArrayList;
import java.util.List;

/// I12: counters equal a recount.
public final class CountLaw implements Law {
  @Override
  public String invariants() {
    return "I12";
  }

  @Override
  public List<String> broken(Evidence evidence) {
    List<String> broken = new ArrayList<>();
    Evidence.Job job = evidence.job();
    same("rows", evidence.rows().size(), job, broken);
    same("chunks", job.done().size(), job, broken);
    return broken;
  }

  private static void same(String counter, long counted, Evidence.Job job, List<String> broken) {
    long says = job.counters().getOrDefault(counter, 0L);
    if (says != counted) {
      broken.add("counter " + counter + " says " + says + ", a recount " + counted);
    }
  }
}
