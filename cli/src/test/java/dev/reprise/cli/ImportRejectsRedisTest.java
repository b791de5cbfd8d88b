package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.embedded.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of records that can't be taken.
class ImportRejectsRedisTest {
  private static final String HEADER = "line,reason,raw\n";

  @TempDir static Path redisDir;
  private static RedisProcess redis;
  @TempDir Path dir;
  private Path file;
  private Path db;
  private Path rejects;

  @BeforeAll
  static void startRedis() {
    redis = RedisProcess.start(RedisProcess.Options.in(redisDir));
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void paths() {
    System.setProperty("user.home", dir.toString());
    file = dir.resolve("n.csv");
    db = dir.resolve("t.db");
    rejects = dir.resolve("n.rejects.csv");
  }

  @AfterEach
  void everyJobIsWhole() {
    Cli.Result audit = Cli.run(environment(), "audit");
    assertThat(audit.exit()).as(audit.out()).isZero();
  }

  @Test
  void raggedRowsArePutAsideAndTheOthersLand() throws IOException {
    write("n,name\n1,a\n2\n3,c\n4,\"d\n\",e\n5,f\n");
    Cli.Result result = line();
    assertThat(result.exit()).as(result.err()).isEqualTo(ExitCode.REJECTS);
    assertThat(result.out()).contains("3 rows, 2 rejected in ");
    assertThat(result.err()).contains("2 records were rejected; see " + rejects);
    assertThat(Tables.rows(db)).isEqualTo(3);
    assertThat(rejects)
        .hasContent(
            HEADER
                + "3,\"it has 1 field where the header has 2: complete the row or quote its delimiters\",\"2\"\n"
                + "5,\"it has 3 fields where the header has 2: complete the row or quote its delimiters\",\"4,\"\"d\n\"\",e\"\n");
    assertThat(line().exit()).as("the same line again").isEqualTo(ExitCode.REJECTS);
    assertThat(Tables.number(db, "SELECT count(*) FROM reprise_rejects")).isEqualTo(2);
  }

  @Test
  void rowsThatTheTableRefusesAreFoundAmongTheirNeighbours() throws IOException {
    Tables.execute(
        db, "CREATE TABLE t (n INTEGER PRIMARY KEY, name TEXT NOT NULL CHECK (name <> 'x'))");
    StringBuilder text = new StringBuilder("n,name\n");
    for (int n = 1; n <= 300; n++) {
      text.append(
          switch (n) {
            case 50 -> "fifty,name\n";
            case 51 -> "51,\n";
            case 120 -> "120,\"x\"\n";
            case 200 -> "1,again\n";
            default -> n + ",\"row\n" + n + "\"\n";
          });
    }
    write(text.toString());
    Cli.Result result = line("--json", "--chunk-records", "300");
    assertThat(result.exit()).as(result.err()).isEqualTo(ExitCode.REJECTS);
    var job = result.objects().get(0);
    assertThat(job.path("rejected").asLong()).isEqualTo(4);
    assertThat(job.path("rejectsFile").asText()).isEqualTo(rejects.toString());
    assertThat(job.path("counters").path("rows").asLong()).isEqualTo(296);
    assertThat(Tables.rows(db)).isEqualTo(296);
    assertThat(rejects)
        .hasContent(
            HEADER
                + "100,\"the primary key takes an integer, and its value is none\",\"fifty,name\"\n"
                + "101,\"column \"\"name\"\" has no value and may not be NULL\",\"51,\"\n"
                + "238,\"the check name <> 'x' failed\",\"120,\"\"x\"\"\"\n"
                + "397,\"a row with the same n is in the table already\",\"1,again\"\n");
  }

  @Test
  void moreThanWereAllowedFailAfterTheirExport() throws IOException {
    write("n,name\n1,a\n2\n3\n");
    Cli.Result result = line("--max-rejects", "1");
    assertThat(result.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err())
        .contains("2 records were rejected, more than the 1 of --max-rejects; they are in ")
        .contains(rejects.toString());
    assertThat(rejects).content().hasLineCount(3);
    assertThat(Tables.rows(db)).isEqualTo(1);
    assertThat(line("--max-rejects", "1").exit()).isEqualTo(ExitCode.FAILED);
    Cli.Result more = line("--max-rejects", "2");
    assertThat(more.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(more.err()).contains("--max-rejects was 1 and now is 2");
    assertThat(line("--max-rejects", "2", "--new").exit()).isEqualTo(ExitCode.REJECTS);
    assertThat(Tables.number(db, "SELECT count(*) FROM reprise_rejects"))
        .as("those of the job that was replaced are gone")
        .isEqualTo(2);
  }

  @Test
  void filesThatCantTakeRejectsAreRefusedBeforeSubmission() throws IOException {
    write("n,name\n1,a\n");
    refused(dir.resolve("none").resolve("r.csv"), "doesn't exist: create it");
    refused(dir, "is a folder: name a file in it");
    refused(file, "exists and isn't a file of rejects");
    assertThat(Tables.number(db, "SELECT count(*) FROM sqlite_master WHERE name = 't'")).isZero();
  }

  @Test
  void anotherPathForTheRejectsIsNoOtherImport() throws IOException {
    write("n,name\n1,a\n2\n");
    assertThat(line().exit()).isEqualTo(ExitCode.REJECTS);
    Path other = dir.resolve("other.csv");
    Cli.Result again = run("--rejects", other.toString());
    assertThat(again.exit()).isEqualTo(ExitCode.REJECTS);
    assertThat(again.err()).contains("see " + rejects);
    assertThat(other).doesNotExist();
  }

  private void refused(Path to, String sentence) {
    Cli.Result result = run("--rejects", to.toString());
    assertThat(result.exit()).as(result.err()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains(sentence).hasLineCount(1);
  }

  private Cli.Result line(String... more) {
    List<String> words = new ArrayList<>(List.of("--rejects", rejects.toString()));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  private Cli.Result run(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("import", file.toString(), "--to", "jdbc:sqlite:" + db, "--table", "t"));
    words.addAll(List.of(more));
    return Cli.run(environment(), words.toArray(String[]::new));
  }

  private static Map<String, String> environment() {
    return Map.of("REPRISE_REDIS", redis.uri());
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
  }
}
