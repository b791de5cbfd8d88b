package dev.reprise.bench.measure;

import dev.reprise.bench.Arena;
import dev.reprise.bench.Contestant;
import dev.reprise.bench.Versions;
import java.util.Map;

/// Job systems on the JVM that keep their state in a database, at their documented best on
/// PostgreSQL without waiting for the disk.
final class Peers {
  static final String JOBRUNR = "JobRunr, PostgreSQL";
  static final String DB_SCHEDULER = "db-scheduler, PostgreSQL";

  private Peers() {}

  static Contestant jobRunr(String jobs, String warm) {
    return Contestant.of(
            JOBRUNR,
            Versions.peer("jobrunr.version"),
            arena ->
                arena
                    .peer("JobRunrRun", arena.postgres().newDatabase(), jobs, warm)
                    .figures(Arena.LIMIT))
        .with(
            Map.of(
                "jobs",
                jobs,
                "workers",
                "32",
                "poll interval",
                "5 s, its least; waiting for it is left out",
                "PostgreSQL",
                "fsync off"));
  }

  static Contestant dbScheduler(String jobs, String warm) {
    return Contestant.of(
            DB_SCHEDULER,
            Versions.peer("db-scheduler.version"),
            arena ->
                arena
                    .peer("DbSchedulerRun", arena.postgres().newDatabase(), jobs, warm)
                    .figures(Arena.LIMIT))
        .with(
            Map.of(
                "jobs",
                jobs,
                "threads",
                "50",
                "polling",
                "lock and fetch, 100 ms",
                "PostgreSQL",
                "fsync off"));
  }
}
