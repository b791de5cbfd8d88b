package dev.reprise.testkit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.Ids;
import dev.reprise.JobSpec;
import dev.reprise.JobType;
import dev.reprise.Reprise;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.seam.Seam;
import dev.reprise.sink.JdbcSink;
import dev.reprise.sink.JdbcTarget;
import dev.reprise.sink.JdbcUrl;
import dev.reprise.source.Csv;
import dev.reprise.store.JobStatus;
import dev.reprise.testkit.PlainRedis;
import dev.reprise.testkit.docs.IdempotencyExamples.None;
import dev.reprise.worker.Worker;
import dev.reprise.worker.WorkerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The examples of `docs/idempotency.md`, each with an attempt that breaks off half-way.
class IdempotencyTest {
  private static final Path EXAMPLES =
      Path.of("src/test/java/dev/reprise/testkit/docs/IdempotencyExamples.java");
  private static final int ROWS = 10;

  @TempDir static Path dir;
  private static RedisProcess redis;
  private Reprise reprise;
  private JdbcTarget target;
  private Connection connection;
  private final AtomicBoolean breaks = new AtomicBoolean(true);

  @BeforeAll
  static void startRedis() throws IOException {
    redis = RedisProcess.start(RedisProcess.Options.in(dir.resolve("redis")).appendOnly(false));
    StringBuilder rows = new StringBuilder("id,amount\n");
    for (int i = 0; i < ROWS; i++) {
      rows.append(i).append(",").append(10 * i).append("\n");
    }
    Files.writeString(dir.resolve("in.csv"), rows);
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void open() throws SQLException {
    reprise = Reprise.connect(redis.uri());
    target = JdbcTarget.open(new JdbcUrl("jdbc:sqlite:" + dir.resolve("t.db")));
    connection = target.dataSource().getConnection();
    connection.setAutoCommit(true);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    target.close();
    reprise.close();
  }

  @Test
  void thePageShowsTheExamplesThatAreCompiled() throws IOException {
    String[] parts = Files.readString(EXAMPLES).split("// DOC\n");
    List<String> compiled = new ArrayList<>();
    for (int i = 1; i < parts.length; i += 2) {
      compiled.add(words(parts[i]));
    }
    assertThat(Page.named("idempotency.md").blocks())
        .filteredOn(block -> block.language().equals("java"))
        .extracting(block -> words(block.code()))
        .containsExactlyElementsOf(compiled);
  }

  @Test
  void markerWritesRowsOnceThoughTheAnswerToTheCommitIsLost() throws Exception {
    execute("CREATE TABLE places (id TEXT, amount TEXT)");
    Seam lost =
        new Seam() {
          @Override
          public <R, X extends Exception> R around(String site, Call<R, X> call) throws X {
            R done = call.run();
            if (site.equals("sink:commit") && breaks.getAndSet(false)) {
              throw new IllegalStateException("the commit's answer is lost");
            }
            return done;
          }
        };
    run(
        worker -> IdempotencyExamples.marker(worker, target.sink(JdbcSink.LOCK_TIMEOUT, lost)),
        IdempotencyExamples.LOAD);
    assertThat(breaks).isFalse();
    assertThat(number("SELECT count(*) FROM places")).isEqualTo(ROWS);
  }

  @Test
  void keyIsTheSameForTheRepeat() {
    List<String> sent = new ArrayList<>();
    IdempotencyExamples.Api api =
        (key, fields) -> {
          sent.add(key + " " + fields);
          if (sent.size() == 3) {
            throw new IllegalStateException("no answer");
          }
        };
    run(worker -> IdempotencyExamples.key(worker, api), IdempotencyExamples.NOTIFY);
    assertThat(sent).hasSize(ROWS + 3);
    assertThat(sent.stream().distinct()).hasSize(ROWS);
  }

  @Test
  void upsertTwiceIsUpsertOnce() throws Exception {
    execute("CREATE TABLE stock (id TEXT PRIMARY KEY, amount TEXT)");
    for (int times = 0; times < 2; times++) {
      run(worker -> IdempotencyExamples.upsert(worker, connection), IdempotencyExamples.UPSERT);
    }
    assertThat(number("SELECT count(*) FROM stock")).isEqualTo(ROWS);
    assertThat(number("SELECT sum(amount) FROM stock")).isEqualTo(450);
  }

  @Test
  void tokenRefusesWhoComesTooLate() throws Exception {
    execute("CREATE TABLE part (chunk TEXT PRIMARY KEY, epoch, attempt, content)");
    String uid = Ids.random();
    List<Integer> tried = new ArrayList<>();
    IntFunction<String> content =
        index -> {
          if (tried.isEmpty()) {
            secondAttemptWrites(uid + "/" + index); // while the first one was frozen
          }
          tried.add(index);
          return "by attempt " + tried.size();
        };
    run(
        worker -> IdempotencyExamples.token(worker, connection, content),
        IdempotencyExamples.FENCED
            .job(new None())
            .uid(uid)
            .source(Csv.file(dir.resolve("in.csv"))));
    assertThat(tried).hasSize(2);
    assertThat(number("SELECT content = 'by attempt 2' FROM part")).isEqualTo(1);
  }

  private void secondAttemptWrites(String chunk) {
    try (PlainRedis plain = PlainRedis.local(redis.port())) {
      Object epoch = plain.call("HGET", "{reprise:0}:timeline", "epoch");
      execute("INSERT INTO part VALUES ('" + chunk + "', " + epoch + ", 2, 'by attempt 2')");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void resumeBeginsBehindTheCheckpoint() throws IOException {
    Path many = dir.resolve("many.csv");
    Files.writeString(many, "id\n" + "x\n".repeat(250));
    List<Long> done = new ArrayList<>();
    run(
        worker ->
            IdempotencyExamples.resume(
                worker,
                record -> {
                  if (done.size() == 150 && breaks.getAndSet(false)) {
                    throw new IllegalStateException("broken off");
                  }
                  done.add(record.line());
                }),
        IdempotencyExamples.LONG.job(new None()).source(Csv.file(many)));
    assertThat(done).hasSize(150 + 150);
    assertThat(done.stream().distinct()).hasSize(250);
  }

  private interface Handles {
    void by(WorkerBuilder worker);
  }

  private void run(Handles handles, JobType<None> type) {
    run(handles, type.job(new None()).source(Csv.file(dir.resolve("in.csv"))));
  }

  private void run(Handles handles, JobSpec<None> spec) {
    WorkerBuilder builder = reprise.worker("w").slots(1);
    handles.by(builder);
    try (Worker worker = builder.start()) {
      assertThat(
              reprise
                  .submit(spec.backoff(Duration.ofMillis(1), Duration.ofMillis(5)))
                  .await(Duration.ofSeconds(20))
                  .status())
          .as(worker.name())
          .isEqualTo(JobStatus.COMPLETED);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static String words(String text) {
    return text.replaceAll("\\s+", "");
  }
}
