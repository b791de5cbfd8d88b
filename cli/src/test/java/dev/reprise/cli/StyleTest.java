package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the compiler and the formatter don't check in the main sources of all modules.
class StyleTest {
  private static final int MAX_LINES = 300;
  private static final Pattern UNCLEAR_NAME = Pattern.compile(".*(Utils?|Helper|Manager|Impl)");

  @Test
  void timeIsPassedInAndNothingSleeps() {
    assertThat(sources())
        .allSatisfy(
            source ->
                assertThat(Files.readString(source))
                    .as("%s", source)
                    .doesNotContain("Thread.sleep(", "System.currentTimeMillis("));
  }

  @Test
  void filesHoldOneIdea() {
    assertThat(sources())
        .allSatisfy(
            source ->
                assertThat(Files.readAllLines(source))
                    .as("%s: split it where its second idea begins", source)
                    .hasSizeLessThanOrEqualTo(MAX_LINES));
  }

  @Test
  void namesSayWhatAClassIs() {
    assertThat(sources())
        .extracting(source -> source.getFileName().toString().replace(".java", ""))
        .noneMatch(UNCLEAR_NAME.asMatchPredicate());
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(sources())
        .extracting(source -> source.resolveSibling("package-info.java"))
        .allSatisfy(
            info -> assertThat(Files.readString(info)).as("%s", info).contains("@NullMarked"));
  }

  private static List<Path> sources() {
    List<Path> sources = new ArrayList<>();
    Path root = Path.of("").toAbsolutePath().getParent();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.toList()) {
        Path main = module.resolve("src/main/java");
        if (Files.isDirectory(main)) {
          sources.addAll(javaFiles(main));
        }
      }
    } catch (IOException e) {
      throw new AssertionError("the sources below " + root + " can't be read", e);
    }
    assertThat(sources).as("Java files below %s", root).hasSizeGreaterThan(10);
    return sources;
  }

  private static List<Path> javaFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
