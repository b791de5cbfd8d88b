package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The page lists what there is.
class ChaosPageTest {
  private static final Path PAGE = Path.of("..", "docs", "chaos.md");

  @Test
  void everyScenarioIsThereWithWhatMustHold() throws Exception {
    String table =
        Repertoire.all().stream()
            .map(scenario -> "| `" + scenario.name() + "` | " + scenario.holds() + " |\n")
            .collect(Collectors.joining());
    assertThat(Files.readString(PAGE)).as("must hold:%n%s", table).contains(table);
  }

  @Test
  void whatWaitsIsThereWithItsReason() throws Exception {
    String list =
        Waits.ALL.stream()
            .map(wait -> "- `" + wait.name() + "`: until " + wait.until() + "\n")
            .collect(Collectors.joining());
    assertThat(Files.readString(PAGE)).as("must hold:%n%s", list).contains(list);
  }

  @Test
  void namesAreUniqueAndSayTheirFamily() {
    assertThat(Repertoire.all())
        .extracting(Scenario::name)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("(worker|network|redis|both)\\.[a-z0-9-]+"));
    assertThat(Repertoire.all())
        .extracting(Scenario::name)
        .containsAll(Repertoire.quick().stream().map(Scenario::name).toList());
  }
}
