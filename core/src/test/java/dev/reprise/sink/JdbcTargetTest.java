package dev.reprise.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcTargetTest {
  @TempDir Path folder;

  @Test
  void whatCannotBeASqliteFileIsNamed() throws IOException {
    assertRefused(folder.resolve("none").resolve("t.db"), "none of the target t.db doesn't exist");
    assertRefused(folder, "is a folder");
    Path text = Files.writeString(folder.resolve("text.db"), "name,lat,lng,country\n");
    assertRefused(text, "isn't a SQLite database");
    Path broken =
        Files.writeString(folder.resolve("broken.db"), "SQLite format 3\0broken".repeat(99));
    assertRefused(broken, "can't be opened");
    assertThat(text).hasContent("name,lat,lng,country\n");
  }

  @Test
  void emptyFileBecomesADatabase() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.db"));
    try (JdbcTarget target = JdbcTarget.open(new JdbcUrl("jdbc:sqlite:" + empty))) {
      assertThat(target.dialect().name()).isEqualTo("SQLite");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:sqlite:", "jdbc:sqlite::memory:", "jdbc:sqlite:?cache=shared"})
  void memoryIsNoTarget(String url) {
    assertThatThrownBy(() -> JdbcTarget.open(new JdbcUrl(url)))
        .isInstanceOf(SinkException.class)
        .hasMessageContaining("names no file");
  }

  @Test
  void urlWithoutADriverIsToldWhereToPutOne() {
    JdbcUrl url = new JdbcUrl("jdbc:none://u:secret@h/db");
    assertThatThrownBy(() -> JdbcTarget.open(url))
        .hasMessageContaining(
            "No driver here knows jdbc:none://h/db: put its jar on the class path")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(
            () -> JdbcTarget.open(url, new Properties(), Drivers.withPlugins(folder.resolve("no"))))
        .hasMessageContaining("put its jar into " + folder.resolve("no"));
    assertThatThrownBy(() -> new JdbcUrl("places.db"))
        .hasMessageContaining("jdbc:sqlite:places.db");
  }

  @Test
  void pluginThatIsNoJarIsNamed() throws IOException {
    Files.writeString(folder.resolve("broken.jar"), "no jar");
    Files.createDirectories(folder.resolve("folder.jar"));
    assertThatThrownBy(
            () ->
                JdbcTarget.open(
                    new JdbcUrl("jdbc:none:x"), new Properties(), Drivers.withPlugins(folder)))
        .isInstanceOf(SinkException.class)
        .hasMessageContaining(folder.toString());
  }

  @Test
  void postgresThatIsAwayIsSaidInOneSentence() {
    assertThatThrownBy(() -> JdbcTarget.open(new JdbcUrl("jdbc:postgresql://127.0.0.1:1/places")))
        .isInstanceOfSatisfying(
            SinkException.class, e -> assertThat(e.fault()).isEqualTo(SinkFault.OUTAGE))
        .hasMessage("PostgreSQL at 127.0.0.1:1/places can't be reached: Connection refused.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          jdbc:postgresql://host/db                                | jdbc:postgresql://host/db            | false
          jdbc:postgresql://me:pw@host:5432/db                     | jdbc:postgresql://host:5432/db       | true
          jdbc:postgresql://host/db?user=me&password=pw            | jdbc:postgresql://host/db            | true
          jdbc:postgresql://host/db?ssl=true&PASSWORD=pw&a=b       | jdbc:postgresql://host/db?a=b&ssl=true | true
          jdbc:postgresql://host/db?sslpassword=pw                 | jdbc:postgresql://host/db            | true
          jdbc:sqlserver://host:1433;user=me;password=pw;db=x      | jdbc:sqlserver://host:1433;db=x      | true
          """)
  void credentialsAreLeftOut(String url, String expected, boolean has) {
    JdbcUrl target = new JdbcUrl(url);
    assertThat(target.withoutCredentials()).isEqualTo(expected);
    assertThat(target.hasCredentials()).isEqualTo(has);
    assertThat(target).hasToString(expected);
  }

  @Test
  void pathsOfOneFileAreOneTarget() throws IOException {
    Path inner = Files.createDirectories(folder.toRealPath().resolve("in"));
    String direct = new JdbcUrl("jdbc:sqlite:" + inner.resolve("t.db")).withoutCredentials();
    assertThat(direct).isEqualTo("jdbc:sqlite:" + inner.resolve("t.db"));
    Path detour = inner.resolve("..").resolve("in").resolve("t.db");
    assertThat(new JdbcUrl("jdbc:sqlite:" + detour).withoutCredentials()).isEqualTo(direct);
    Path link = Files.createSymbolicLink(folder.resolve("link"), inner);
    assertThat(new JdbcUrl("jdbc:sqlite:" + link.resolve("t.db")).withoutCredentials())
        .isEqualTo(direct);
    assertThat(new JdbcUrl("jdbc:sqlite:t.db").withoutCredentials())
        .isEqualTo("jdbc:sqlite:" + Path.of("").toAbsolutePath().toRealPath().resolve("t.db"));
  }

  private static void assertRefused(Path file, String sentence) {
    assertThatThrownBy(() -> JdbcTarget.open(new JdbcUrl("jdbc:sqlite:" + file)))
        .isInstanceOf(SinkException.class)
        .hasMessageContaining(sentence);
  }
}
