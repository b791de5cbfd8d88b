package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.embedded.RepriseHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a target gets that can't be meant: exit 2 and one sentence, before Redis is asked for
/// anything.
class TargetInputTest {
  private static final Map<String, String> NO_REDIS =
      Map.of("REPRISE_REDIS", "redis://127.0.0.1:1");
  private static final String AWAY = "jdbc:postgresql://127.0.0.1:1/places";

  @TempDir Path dir;
  private Path csv;
  private Path targets;

  @BeforeEach
  void files() throws IOException {
    System.setProperty("user.home", dir.toString());
    csv = Files.writeString(dir.resolve("n.csv"), "n\n1\n");
    targets = dir.resolve("targets.properties");
  }

  @Test
  void databaseIsAway() {
    refused(AWAY, "PostgreSQL at 127.0.0.1:1/places can't be reached: Connection refused.");
  }

  @Test
  void userOrPasswordInTheUrl() {
    for (String url : List.of("jdbc:postgresql://u:secret@h/d", "jdbc:x://h/d?password=secret")) {
      refused(url, "use --to-user and --to-password-file, or a named target");
    }
  }

  @Test
  void passwordFileIsMissingOrEmpty() throws IOException {
    Path none = dir.resolve("none");
    refused(AWAY, "none doesn't exist", "--to-user", "me", "--to-password-file", none.toString());
    Path empty = Files.createFile(dir.resolve("empty"));
    refused(
        AWAY,
        "first line must be the password",
        "--to-user",
        "me",
        "--to-password-file",
        empty.toString());
    refused(AWAY, "--to-password-file goes with --to-user", "--to-password-file", empty.toString());
  }

  @Test
  void nameIsUnknown() throws IOException {
    refused("@places", "The target @places isn't in " + dir, "--targets", empty().toString());
    write("cities.url = jdbc:sqlite:c.db\nplace.url = jdbc:sqlite:p.db\n");
    refused(
        "@places",
        "targets.properties: it has cities, place (the nearest is \"place\").",
        "--targets",
        targets.toString());
    refused("@places", "there is no such file");
    refused("@places", "which isn't a file", "--targets", dir.resolve("no").toString());
  }

  @Test
  void targetsAreMalformed() throws IOException {
    write("url = x\n");
    refusedNamed("has a line \"url\", which isn't NAME.url");
    write("places.user = me\n");
    refusedNamed("has no line places.url");
    write("places.url = places.db\n");
    refusedNamed("places.url in " + targets + " isn't a JDBC URL");
    write("places.url = jdbc:postgresql://me:secret@h/d\n");
    refusedNamed("holds a user or a password: use lines of their own");
    write("places.url = " + AWAY + "\nplaces.password-file = none\n");
    refusedNamed("The password file " + dir.resolve("none") + " doesn't exist");
    write("places.url = \\u00zz\n");
    refusedNamed("targets.properties can't be read");
    write("places.url = " + AWAY + "\n");
    refusedNamed("brings its own user and password", "--to-user", "me");
  }

  @Test
  void driverIsMissing() {
    Path plugins = RepriseHome.resolve().resolve("plugins");
    refused("jdbc:none:x", "No driver here knows jdbc:none:x: put its jar into " + plugins + ".");
    refused("jdbc:none:x", "which isn't a folder", "--plugins", csv.toString());
  }

  @Test
  void passwordThatAllMayReadIsWarnedOf() throws IOException {
    Path secret = Files.writeString(dir.resolve("open-secret"), "word\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
    Cli.Result result = run(AWAY, "--to-user", "me", "--to-password-file", secret.toString());
    assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).doesNotContain("word\n").contains("can't be reached");
  }

  private Path empty() throws IOException {
    return Files.writeString(dir.resolve("empty.properties"), "");
  }

  private void write(String lines) throws IOException {
    Files.writeString(targets, lines);
  }

  private void refusedNamed(String sentence, String... more) {
    List<String> words = new ArrayList<>(List.of(more));
    words.addAll(List.of("--targets", targets.toString()));
    refused("@places", sentence, words.toArray(String[]::new));
  }

  private void refused(String to, String sentence, String... more) {
    for (List<String> command : List.of(List.of("import"), List.of("submit", "import"))) {
      Cli.Result result = run(command, to, more);
      assertThat(result.exit()).as(result.err()).isEqualTo(ExitCode.USAGE);
      assertThat(result.out()).isEmpty();
      assertThat(result.err()).contains(sentence).hasLineCount(1).doesNotContain("secret");
    }
  }

  private Cli.Result run(String to, String... more) {
    return run(List.of("import"), to, more);
  }

  private Cli.Result run(List<String> command, String to, String... more) {
    List<String> words = new ArrayList<>(command);
    words.addAll(List.of(csv.toString(), "--to", to, "--table", "t"));
    words.addAll(List.of(more));
    return Cli.run(NO_REDIS, words.toArray(String[]::new));
  }
}
