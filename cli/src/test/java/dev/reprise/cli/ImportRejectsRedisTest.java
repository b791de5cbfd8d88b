package dev.reprise.cli;

import static java.nio.charset.StandardCharsets.UTF_16LE;
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

  @Test
  void updateByAKeyTakesTheNewValues() throws IOException {
    String[] update = {"--on-conflict", "update", "--key", "N"};
    write("n,name\n1,a\n2,b\n1,c\n");
    assertThat(line(update).exit()).as("the table that is made has the key").isZero();
    assertThat(Tables.number(db, "SELECT count(*) FROM t WHERE n || name IN ('1c', '2b')"))
        .isEqualTo(2);
    write("n,name\n2,d\n3,e\n");
    Cli.Result fresh = line("--on-conflict", "update", "--key", "n", "--new");
    assertThat(fresh.exit()).as(fresh.err()).isZero();
    assertThat(Tables.number(db, "SELECT count(*) FROM t WHERE n || name IN ('1c', '2d', '3e')"))
        .isEqualTo(3);
    assertThat(Tables.rows(db)).isEqualTo(3);
  }

  @Test
  void skippedRowsAreCountedAndNoRejects() throws IOException {
    Tables.execute(db, "CREATE TABLE t (n INTEGER PRIMARY KEY, name TEXT)");
    Tables.execute(db, "INSERT INTO t VALUES (2, 'there')");
    write("n,name\n1,a\n2,b\n3,c\n");
    Cli.Result result = line("--on-conflict", "skip");
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).contains("2 rows, 1 skipped in ");
    assertThat(Tables.number(db, "SELECT count(*) FROM t WHERE name = 'there'")).isEqualTo(1);
    assertThat(rejects).doesNotExist();
  }

  @Test
  void keyWithoutAnIndexOrAColumnIsRefusedBeforeSubmission() throws IOException {
    Tables.execute(db, "CREATE TABLE t (n INTEGER, name TEXT)");
    write("n,name\n1,a\n");
    String[] byName = {"--on-conflict", "update", "--key", "nme"};
    Cli.Result unknown = line(byName);
    assertThat(unknown.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(unknown.err()).contains("\"nme\", which isn't imported (the nearest is \"name\")");
    Cli.Result noIndex = line("--on-conflict", "update", "--key", "n");
    assertThat(noIndex.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(noIndex.err()).contains("Table t has no unique index on exactly (n)");
    assertThat(Tables.rows(db)).isZero();
  }

  @Test
  void flagsThatChangeTheMeaningAreNamed() throws IOException {
    write("n,name\n1,a\n");
    assertThat(line().exit()).isZero();
    differs("--encoding was UTF-8 and now is windows-1252", "--encoding", "windows-1252");
    differs("--no-header was unset and now is set", "--no-header", "--columns", "n,name");
    differs("--columns was n,name and now is name,n", "--columns", "name,n");
    differs("--on-conflict was error and now is skip", "--on-conflict", "skip");
    differs("--max-rejects was unset and now is 5", "--max-rejects", "5");
    assertThat(line("--encoding", "utf8").exit()).as("the same, said").isZero();
  }

  private void differs(String difference, String... flags) {
    Cli.Result result = line(flags);
    assertThat(result.exit()).as(result.err()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains(difference).contains("--new").hasLineCount(1);
  }

  @Test
  void otherEncodingsAndChosenColumnsArriveInTheTable() throws IOException {
    Files.write(file, ("\uFEFFn,name,more\r\n1,Zoë,x\r\n2,\u65E5\u672C,y\r\n").getBytes(UTF_16LE));
    Cli.Result result = line("--columns", "name,n");
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(Tables.number(db, "SELECT count(*) FROM t WHERE name IN ('Zoë', '\u65E5\u672C')"))
        .isEqualTo(2);
    assertThat(Tables.number(db, "SELECT count(*) FROM pragma_table_info('t')")).isEqualTo(2);
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
