package dev.reprise.testkit.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
              List<Path> sources =
                  Stream.of("testkit", "core", "cli")
                      .map(module -> project.root().resolve(module).resolve("src/test/java"))
                      .map(folder -> folder.resolve(words[0].replace('.', '/') + ".java"))
                      .filter(Files::exists)
                      .toList();
              assertThat(sources).as(test).hasSize(1);
              assertThat(Project.text(sources.getFirst()))
                  .contains(words.length == 1 ? "class " : "void " + words[1] + "(");
            });
  }
}
