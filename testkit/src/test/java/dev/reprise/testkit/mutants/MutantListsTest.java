package dev.reprise.testkit.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What `make mutants` goes by still fits the code; whether tests kill them is found out there.
class MutantListsTest {
  private final Project project = new Project(Path.of("..").toAbsolutePath().normalize());

  @Test
  void eachListedGuardStandsInItsFile() {
    assertThat(JavaMutants.of(project.java())).hasSizeGreaterThan(100);
  }

  @Test
  void eachExplainedMutantExists() {
    List<Mutant> mutants = new ArrayList<>(LuaMutants.of(project.lua()));
    mutants.addAll(JavaMutants.of(project.java()));
    assertThat(Explained.read(mutants).gone()).isEmpty();
  }

  @Test
  void testsThatMutantsAreShownToExist() {
    assertThat(Plan.tests())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            test -> {
              String[] words = test.split("#");
              assertThatCode(
                      () -> {
                        Class<?> type = Class.forName(words[0]);
                        if (words.length > 1) {
                          type.getDeclaredMethod(words[1]);
                        }
                      })
                  .as(test)
                  .doesNotThrowAnyException();
            });
  }
}
