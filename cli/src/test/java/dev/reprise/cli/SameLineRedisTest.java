package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.Job;
import dev.reprise.Reprise;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.store.JobStatus;
import dev.reprise.testkit.PlainRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same line again, whatever became of its job.
class SameLineRedisTest {
  private static final int ROWS = 95;

  @TempDir static Path redisDir;
  private static RedisProcess redis;
  @TempDir Path dir;
  private Reprise reprise;
  private Path file;
  private Path db;

  @BeforeAll
  static void startRedis() {
    redis = RedisProcess.start(RedisProcess.Options.in(redisDir));
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void connect() throws IOException {
    System.setProperty("user.home", dir.toString());
    reprise = Reprise.connect(redis.uri());
    file = dir.resolve("n.csv");
    db = dir.resolve("t.db");
    write(ROWS);
  }

  @AfterEach
  void everyJobIsWhole() {
    Cli.Result audit = Cli.run(environment(), "audit");
    assertThat(audit.exit()).as(audit.out()).isZero();
    reprise.close();
  }

  @Test
  void importsEachRowOnce() {
    Cli.Result result = line();
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("95 rows in ").contains("0 recoveries").hasLineCount(1);
    assertThat(Tables.rows(db)).isEqualTo(ROWS);
    assertThat(Tables.distinct(db)).isEqualTo(ROWS);
  }

  @Test
  void completedSaysWhen() {
    line();
    Cli.Result again = line();
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(again.out()).contains("was COMPLETED at 20").contains("95 rows");
    assertThat(Tables.rows(db)).isEqualTo(ROWS);
  }

  @Test
  void jsonIsTheJob() {
    var job = line("--json").objects().get(0);
    assertThat(job.path("status").asText()).isEqualTo("COMPLETED");
    assertThat(job.path("counters").path("rows").asLong()).isEqualTo(ROWS);
  }

  @Test
  void submittedJobIsResumed() {
    Cli.Result submitted = submit();
    assertThat(submitted.exit()).as(submitted.err()).isZero();
    assertThat(submitted.out()).matches("import-t-[0-9a-f]{10}\\.0\n");
    assertThat(submit().out()).isEqualTo(submitted.out());
    Cli.Result result = line();
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.err()).contains("goes on: 0 of 10 chunks done");
    assertThat(Tables.rows(db)).isEqualTo(ROWS);
  }

  @Test
  void pausedSaysHowToResume() {
    Job job = submitted();
    job.pause("lunch");
    Cli.Result result = line();
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("PAUSED").contains("reprise resume " + job.id());
    assertThat(job.view().done()).isZero();
    job.resume("");
    assertThat(line().exit()).isZero();
  }

  @Test
  void cancelledIsFour() {
    submitted().cancel("no");
    assertThat(line().exit()).isEqualTo(4);
    assertThat(line("--new").exit()).isZero();
    assertThat(Tables.rows(db)).isEqualTo(ROWS);
  }

  @Test
  void failedSaysRedrive() {
    Job job = submitted();
    Tables.execute(db, "DROP TABLE t");
    Tables.execute(db, "CREATE VIEW t AS SELECT 1 AS n, 'x' AS name");
    Cli.Result first = line();
    assertThat(first.exit()).isEqualTo(1);
    assertThat(first.err()).contains("view").contains("reprise redrive " + job.id());
    Cli.Result again = line();
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.err()).contains("reprise redrive import-t-");
  }

  @Test
  void otherContentIsRefused() throws IOException {
    line();
    write(ROWS + 1);
    Cli.Result changed = line();
    assertThat(changed.exit()).isEqualTo(2);
    assertThat(changed.err()).contains("the content of " + file.toRealPath()).contains("--new");
    assertThat(Tables.rows(db)).isEqualTo(ROWS);
  }

  @Test
  void otherFlagsAreRefused() {
    line();
    Cli.Result other = line("--chunk-records", "20");
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err()).contains("--chunk-records was 10 and now is 20");
    assertThat(line("--delimiter", ";").err()).contains("--delimiter was , and now is ;");
  }

  @Test
  void touchedFileIsTheSame() throws IOException {
    Job job = submitted();
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3_600)));
    assertThat(line().exit()).isZero();
    assertThat(job.view().status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void newAddsTheRowsAgainAndSaysWhatStays() {
    line();
    Cli.Result fresh = line("--new");
    assertThat(fresh.exit()).as(fresh.err()).isZero();
    assertThat(fresh.err()).contains("keeps the 95 rows");
    assertThat(Tables.rows(db)).isEqualTo(2 * ROWS);
    assertThat(line().exit()).isZero();
    assertThat(Tables.rows(db)).isEqualTo(2 * ROWS);
  }

  @Test
  void afterRedisIsLostNothingComesTwice() {
    line();
    Tables.execute(db, "DELETE FROM t WHERE CAST(n AS INTEGER) > 50");
    Tables.execute(db, "DELETE FROM reprise_commits WHERE CAST(chunk AS INTEGER) >= 5");
    forget();
    Cli.Result result = line("--json");
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.err()).contains("goes on where they end");
    assertThat(Tables.rows(db)).isEqualTo(ROWS);
    assertThat(Tables.distinct(db)).isEqualTo(ROWS);
    assertThat(result.objects().get(0).path("counters").path("rows").asLong())
        .as("counters of skipped chunks are those that their first attempts stored")
        .isEqualTo(ROWS);
  }

  @Test
  void afterRedisIsLostOtherContentIsRefused() throws IOException {
    line();
    forget();
    write(ROWS + 1);
    assertThat(line().exit()).isEqualTo(2);
    assertThat(line("--new").exit()).isZero();
  }

  @Test
  void purgedIncarnationIsNotAdopted() {
    line();
    String id = line("--json").objects().get(0).path("id").asText();
    reprise.job(id).orElseThrow().purge();
    assertThat(line().exit()).isZero();
    assertThat(Tables.rows(db)).isEqualTo(2 * ROWS);
  }

  @Test
  void tableThatLacksAColumnIsRefusedBeforeSubmission() {
    Tables.execute(db, "CREATE TABLE t (number TEXT, nam TEXT)");
    Cli.Result result = line();
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("Table t has no column \"n\"").hasLineCount(1);
    assertThat(submit().exit()).isEqualTo(2);
  }

  @Test
  void headerOnlyMakesTheTable() throws IOException {
    Files.writeString(file, "n,name\n");
    Cli.Result result = line();
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(Tables.rows(db)).isZero();
  }

  @Test
  void delimiterAndQuoteAreTheUsers() throws IOException {
    Files.writeString(file, "n;name\n1;'a;b'\n2;\"\n");
    assertThat(line("--delimiter", ";", "--quote", "'").exit()).isZero();
    assertThat(Tables.number(db, "SELECT count(*) FROM t WHERE name IN ('a;b', '\"')"))
        .isEqualTo(2);
  }

  @Test
  void changedUnderItsWorkersIsDeadByName() throws IOException {
    Job job = submitted();
    Files.writeString(file, Files.readString(file).replace("row 7\n", "row 8\n"));
    assertThat(line().exit()).isEqualTo(2);
    assertThat(job.view().done()).isZero();
  }

  private static void forget() {
    try (PlainRedis plain = PlainRedis.local(redis.port())) {
      plain.call("FLUSHALL");
    }
  }

  private Job submitted() {
    return reprise.job(submit().out().strip()).orElseThrow();
  }

  private Cli.Result submit() {
    return Cli.run(
        environment(),
        "submit",
        "import",
        file.toString(),
        "--to",
        "jdbc:sqlite:" + db,
        "--table",
        "t",
        "--chunk-records",
        "10");
  }

  private Cli.Result line(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("import", file.toString(), "--to", "jdbc:sqlite:" + db, "--table", "t"));
    if (!List.of(more).contains("--chunk-records")) {
      words.addAll(List.of("--chunk-records", "10"));
    }
    words.addAll(List.of(more));
    return Cli.run(environment(), words.toArray(String[]::new));
  }

  private static Map<String, String> environment() {
    return Map.of("REPRISE_REDIS", redis.uri());
  }

  private void write(int rows) throws IOException {
    Files.writeString(
        file,
        IntStream.rangeClosed(1, rows)
            .mapToObj(n -> n + ",row " + n)
            .collect(Collectors.joining("\n", "n,name\n", "\n")));
  }
}
