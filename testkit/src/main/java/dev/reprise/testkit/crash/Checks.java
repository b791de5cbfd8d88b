package dev.reprise.testkit.crash;

import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.JobView;
import dev.reprise.store.Jobs.ControlReply;
import dev.reprise.testkit.PartitionCheck;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What must be so after a run, whatever died in it.
final class Checks {
  private static final Set<String> STAYS =
      Set.of("clock", "timeline", "events", "chunks", "purged");

  private final World world;
  private final List<String> broken = new ArrayList<>();

  Checks(World world) {
    this.world = world;
  }

  /// @return sentences that name what isn't so; empty where all is well
  List<String> run() throws SQLException {
    broken.addAll(PartitionCheck.of(world.reader().read()));
    Map<String, JobView> jobs = new HashMap<>();
    for (JobView job : world.store().jobs().list(null, 1_000)) {
      jobs.put(job.ref().id(), job);
    }
    jobs.values().forEach(this::ended);
    rows(jobs);
    broken.addAll(new Story(world, jobs).run());
    leavesNothing(jobs);
    return broken;
  }

  private void ended(JobView job) {
    String id = job.ref().id();
    boolean left = id.matches("(idle|fatal).*") || !job.sealed(); // by a client that died
    if (!left && job.status() != JobStatus.COMPLETED) {
      broken.add("job " + id + " is " + job.status() + ": " + job);
    }
    if (job.status() == JobStatus.COMPLETED) {
      String kind = id.replaceAll("[-.].*", "");
      long rows = kind.matches("main|extra") ? job.total() * Work.CHUNK_RECORDS : job.total();
      counter(job, "chunks", job.total());
      counter(job, "rows", rows);
      counter(job, "finished", kind.matches("main|extra") ? 1 : 0);
      counter(job, "rejected", kind.equals("main") ? 1 : 0);
    }
  }

  private void counter(JobView job, String name, long expected) {
    long counted = job.counters().getOrDefault(name, 0L);
    if (counted != expected) {
      broken.add(
          "job " + job.ref().id() + " counts " + counted + " " + name + ", it was " + expected);
    }
  }

  private void rows(Map<String, JobView> jobs) throws SQLException {
    // Without those that were purged, their markers with them, and brought back by an earlier
    // Redis.
    String twiceQuery =
        """
        SELECT job, n, count(*) FROM numbers WHERE job NOT LIKE 'fatal%'
        GROUP BY job, n HAVING count(*) > 1""";
    for (String twice : world.query(twiceQuery)) {
      broken.add("a row was written more than once (job, number, times): " + twice);
    }
    for (String twice :
        world.query("SELECT job, count(*) FROM finished GROUP BY job HAVING count(*) > 1")) {
      broken.add("a finish step took effect more than once (job, times): " + twice);
    }
    Map<String, Long> written = new HashMap<>();
    for (String row : world.query("SELECT job, count(*) FROM numbers GROUP BY job")) {
      String[] parts = row.split(" ");
      written.put(parts[0], Long.valueOf(parts[1]));
    }
    for (JobView job : jobs.values()) {
      boolean cameBack = job.ref().id().startsWith("fatal"); // see above
      if (job.status() == JobStatus.COMPLETED && !cameBack) {
        long rows = written.getOrDefault(job.ref().id(), 0L);
        if (rows != job.counters().getOrDefault("rows", 0L)) {
          broken.add("job " + job.ref().id() + " has " + rows + " rows, counted " + job.counters());
        }
      }
    }
    List<String> rejects =
        world.query("SELECT uid, line, count(*) FROM reprise_rejects GROUP BY 1, 2");
    if (!rejects.equals(List.of("main 7 1"))) {
      broken.add("the rejects are " + rejects);
    }
  }

  /// Purging all that is left leaves no key behind.
  private void leavesNothing(Map<String, JobView> jobs) {
    for (JobView job : jobs.values()) {
      JobRef ref = job.ref();
      if (!job.status().isTerminal()) {
        world.store().jobs().cancel(ref, "its client died");
      }
      ControlReply reply = world.store().jobs().purge(ref);
      if (!(reply instanceof ControlReply.Done)) {
        broken.add("job " + ref.id() + " can't be purged: " + reply);
      }
    }
    Set<String> left = new HashSet<>(world.reader().keys());
    left.removeAll(STAYS);
    if (!left.isEmpty()) {
      broken.add("keys are left of what is gone: " + new TreeSet<>(left));
    }
  }
}
