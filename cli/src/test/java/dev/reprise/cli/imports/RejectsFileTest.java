package dev.reprise.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.OutOfReachException;
import dev.reprise.RepriseException;
import dev.reprise.sink.CommitKey;
import dev.reprise.sink.JdbcSink;
import dev.reprise.sink.JdbcTarget;
import dev.reprise.sink.JdbcUrl;
import dev.reprise.sink.Reject;
import dev.reprise.sink.Rejects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejectsFileTest {
  private static final String UID = "uid";

  @TempDir Path dir;
  private JdbcTarget target;
  private Rejects rejects;

  @BeforeEach
  void rejectSome() {
    target = JdbcTarget.open(new JdbcUrl("jdbc:sqlite:" + dir.resolve("t.db")));
    JdbcSink sink = target.sink();
    rejects = new Rejects(sink, UID);
    for (int chunk = 1; chunk >= 0; chunk--) { // chunks end in any order
      long first = chunk * 100L;
      sink.transaction(
          new CommitKey(UID, chunk + "", "job", 1, 1, "d"),
          tx -> {
            for (long line = first; line < first + 100; line++) {
              tx.reject(new Reject(line, "reason " + line, "a\n\"" + line));
            }
          });
    }
  }

  @AfterEach
  void close() {
    target.close();
  }

  @Test
  void linesStandInTheirOrderAndARepeatWritesTheSame() throws IOException {
    Path path = dir.resolve("r.csv");
    Files.writeString(dir.resolve(".r.csv.uid.1-1.tmp"), "of an attempt that was killed");
    new RejectsFile(path).write(rejects, "1-2");
    String text = Files.readString(path);
    assertThat(text)
        .startsWith("line,reason,raw\n0,\"reason 0\",\"a\n\"\"0\"\n1,\"reason 1\",")
        .endsWith("199,\"reason 199\",\"a\n\"\"199\"\n");
    new RejectsFile(path).write(rejects, "1-3");
    assertThat(path).hasContent(text);
    assertThat(temporaries()).isEmpty();
  }

  @Test
  void folderThatThisHostDoesntHaveIsOutOfReach() {
    assertThatThrownBy(() -> new RejectsFile(dir.resolve("no/r.csv")).write(rejects, "1-1"))
        .isInstanceOf(OutOfReachException.class)
        .hasMessageContaining("doesn't exist on this host")
        .hasMessageContaining("reprise_rejects");
  }

  @Test
  void diskThatTakesNothingLosesNothing() throws IOException {
    Path path = dir.resolve("r".repeat(250) + ".csv"); // a name that no disk takes
    assertThatThrownBy(() -> new RejectsFile(path).write(rejects, "1-1"))
        .isInstanceOf(RepriseException.class)
        .hasMessageContaining("can't be written")
        .hasMessageContaining("they are kept in the table reprise_rejects");
    assertThat(rejects.count()).isEqualTo(200);
    assertThat(temporaries()).isEmpty();
  }

  private List<Path> temporaries() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.filter(file -> file.toString().endsWith(".tmp")).toList();
    }
  }
}
