package dev.reprise.bench.peers;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// `DbSchedulerRun URL JOBS WARM`: one-time tasks that do nothing, from before the first is
/// scheduled to the last one gone from the table. A few go ahead.
public final class DbSchedulerRun {
  private static final int THREADS = 50;
  private static final int AT_ONCE = 1_000;
  private static final AtomicInteger CALLS = new AtomicInteger();
  private static final String TABLE =
      """
      CREATE TABLE scheduled_tasks (
        task_name text NOT NULL, task_instance text NOT NULL, task_data bytea,
        execution_time timestamp with time zone, picked boolean NOT NULL, picked_by text,
        last_success timestamp with time zone, last_failure timestamp with time zone,
        consecutive_failures int, last_heartbeat timestamp with time zone, version bigint NOT NULL,
        priority smallint, state text, PRIMARY KEY (task_name, task_instance));
      CREATE INDEX ON scheduled_tasks (execution_time);
      CREATE INDEX ON scheduled_tasks (last_heartbeat);
      """;

  private DbSchedulerRun() {}

  public static void main(String[] args) throws SQLException {
    int jobs = Integer.parseInt(args[1]);
    HikariDataSource source = Pool.of(args[0], THREADS + 4);
    execute(source, TABLE);
    OneTimeTask<Void> task =
        Tasks.oneTime("noop").execute((instance, context) -> CALLS.incrementAndGet());
    Scheduler scheduler =
        Scheduler.create(source, task)
            .threads(THREADS)
            .pollUsingLockAndFetch(0.5, 4.0)
            .pollingInterval(Duration.ofMillis(100))
            .build();
    scheduler.start();
    run(source, scheduler, task, "warm", Integer.parseInt(args[2]));
    Clock.tell("jobs/s", jobs, run(source, scheduler, task, "work", jobs));
    System.exit(0);
  }

  private static double run(
      HikariDataSource source, Scheduler scheduler, OneTimeTask<Void> task, String name, int jobs) {
    CALLS.set(0);
    long from = System.nanoTime();
    for (int i = 0; i < jobs; i += AT_ONCE) {
      List<TaskInstance<?>> some = new ArrayList<>();
      for (int n = i; n < Math.min(jobs, i + AT_ONCE); n++) {
        some.add(task.instance(name + n));
      }
      scheduler.scheduleBatch(some, Instant.now());
    }
    Clock.until(() -> CALLS.get() >= jobs);
    Clock.until(() -> left(source) == 0);
    return (System.nanoTime() - from) / 1e9;
  }

  private static long left(HikariDataSource source) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("SELECT count(*) FROM scheduled_tasks")) {
      return count.next() ? count.getLong(1) : 0;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(HikariDataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
