package dev.reprise.bench.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerformancePageTest {
  private static final Path DOCS = Path.of("").toAbsolutePath().getParent().resolve("docs");

  @TempDir Path dir;

  @Test
  void thePageAndItsChartsAreWhatTheGeneratorGives() throws IOException {
    for (Map.Entry<String, String> file : PerformancePage.files(DOCS).entrySet()) {
      assertThat(Files.readString(DOCS.resolve(file.getKey())))
          .as("%s: make performance-docs writes it", file.getKey())
          .isEqualTo(file.getValue());
    }
  }

  @Test
  void figuresStandWithTheirCommandAndWithWhoIsBetter() throws IOException {
    write("performance.in.md", "# P\n\n{{T1}}\n");
    write("figures/bench/T1.json", t1());
    assertThat(PerformancePage.files(dir).get("performance.md"))
        .contains(
            """
            **T1**: no-op chunks a second.\\s\\s
            `make bench ONLY=T1 ROUNDS=3`, 2026-11-25, 2 cores, JDK 25, Redis 7.0.15, in 90 s.

            | | chunks/s | every round | ours / theirs |
            |---|--:|---|--:|
            | **Reprise** | 400,000 | 380,000 · 400,000 · 410,000 |  |
            | By hand (Lettuce 7) | 100,000 | 100,000 | 4 |
            | Counter | 800,000 | 800,000 | 0.500 |
            | BullMQ (6.7.0) |  | no node on the PATH: install it |  |

            | aimed at | came out | |
            |---|--:|---|
            | chunks/s, Reprise / By hand ≥ 4 | 4 | met |

            Better than Reprise here: Counter.
            """
                .replace("\\s\\s", "  "));
  }

  @Test
  void whatWasNotMeasuredIsSaid() throws IOException {
    write("performance.in.md", "{{T1}}\n\n{{chart-recovery}}\n");
    assertThat(PerformancePage.files(dir)).containsOnlyKeys("performance.md");
    assertThat(PerformancePage.files(dir).get("performance.md"))
        .endsWith("Not measured yet on a quiet machine.\n\nNot measured yet on a quiet machine.\n");
  }

  @Test
  void recoveryIsDrawnBesidePeersTheQuickestFirst() throws IOException {
    write("performance.in.md", "{{chart-recovery}}\n");
    write("figures/bench/R1.json", r1());
    Map<String, String> files = PerformancePage.files(dir);
    assertThat(files.get("performance.md")).contains("(charts/recovery.svg)");
    assertThat(files.get("charts/recovery.svg"))
        .startsWith("<svg ")
        .contains("prefers-color-scheme: dark")
        .containsSubsequence(">Reprise<", ">560 ms<", ">BullMQ<", ">45.3 s<")
        .doesNotContain("db-scheduler");
  }

  @Test
  void aBrokenRecordIsNamed() throws IOException {
    write("performance.in.md", "{{T1}}");
    write("figures/bench/T1.json", "{\"id\": 1");
    assertThatThrownBy(() -> PerformancePage.files(dir)).hasMessageContaining("T1.json");
  }

  private static String t1() {
    return """
    {"id": "T1", "title": "no-op chunks a second", "command": "make bench ONLY=T1 ROUNDS=3",
     "date": "2026-11-25T10:00:00Z", "machine": "2 cores", "seconds": 90,
     "versions": {"JDK": "25", "Redis": "Redis 7.0.15"},
     "figures": [{"name": "chunks/s", "better": "MORE"}],
     "standings": [
      {"name": "Reprise", "version": "0.1.0", "settings": {}, "missing": "",
       "medians": {"chunks/s": 400000},
       "rounds": [{"chunks/s": 380000}, {"chunks/s": 400000}, {"chunks/s": 410000}]},
      {"name": "By hand", "version": "Lettuce 7", "settings": {}, "missing": "",
       "medians": {"chunks/s": 100000}, "rounds": [{"chunks/s": 100000}]},
      {"name": "Counter", "version": "", "settings": {}, "missing": "",
       "medians": {"chunks/s": 800000}, "rounds": [{"chunks/s": 800000}]},
      {"name": "BullMQ", "version": "6.7.0", "settings": {},
       "missing": "no node on the PATH: install it", "medians": {}, "rounds": []}],
     "verdicts": [{"what": "chunks/s, Reprise / By hand", "got": 4.0, "bound": "≥ 4",
       "met": true}]}
    """;
  }

  private static String r1() {
    return """
    {"id": "R1", "title": "kill", "command": "make bench ONLY=R1 ROUNDS=3",
     "date": "2026-11-25T10:00:00Z", "machine": "2 cores", "seconds": 90, "versions": {},
     "figures": [{"name": "p50 ms", "better": "LESS"}],
     "standings": [
      {"name": "BullMQ", "version": "6.7.0", "settings": {}, "missing": "",
       "medians": {"p50 ms": 45311}, "rounds": [{"p50 ms": 45311}]},
      {"name": "Reprise", "version": "0.1.0", "settings": {}, "missing": "",
       "medians": {"p50 ms": 560}, "rounds": [{"p50 ms": 560}]},
      {"name": "db-scheduler", "version": "16", "settings": {}, "missing": "not waited for",
       "medians": {}, "rounds": []}],
     "verdicts": []}
    """;
  }

  private void write(String name, String text) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
