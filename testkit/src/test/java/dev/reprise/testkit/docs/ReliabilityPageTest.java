package dev.reprise.testkit.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.testkit.ReliabilityPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReliabilityPageTest {
  private static final Path DOCS = Page.ROOT.resolve("docs");

  @TempDir Path dir;

  @Test
  void thePageIsWhatTheGeneratorGives() throws IOException {
    assertThat(Files.readString(DOCS.resolve("reliability.md")))
        .as("make reliability-docs writes it")
        .isEqualTo(ReliabilityPage.of(DOCS));
  }

  @Test
  void figuresStandAsTheyWereRecorded() throws IOException {
    write("reliability.in.md", "# R\n\n{{figures}}\n\nEnd.\n");
    write(
        "figures/b.json",
        """
        {"name": "kills", "command": "make k", "date": "2026-11-25T10:00:00Z", "machine": "2 cores",
         "seconds": 600, "figures": {"kills": 12345, "lost|twice": 0, "seed": "7"}}
        """);
    assertThat(ReliabilityPage.of(dir))
        .endsWith(
            """
            # R

            ### kills

            `make k`, 2026-11-25, 2 cores, in 10 min.

            | what | figure |
            |---|---|
            | kills | 12,345 |
            | lost\\|twice | 0 |
            | seed | 7 |

            End.
            """);
  }

  @Test
  void aRecordWithoutItsCommandIsRefused() throws IOException {
    write("reliability.in.md", "{{figures}}");
    write("figures/a.json", "{\"name\": \"kills\", \"date\": \"2026-11-25\"}");
    assertThatThrownBy(() -> ReliabilityPage.of(dir)).hasMessageContaining("has no command");
  }

  private void write(String name, String text) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
