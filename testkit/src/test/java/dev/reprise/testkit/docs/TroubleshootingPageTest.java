package dev.reprise.testkit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.trouble.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a message promises, `docs/troubleshooting.md` keeps.
class TroubleshootingPageTest {
  private static final Page PAGE = Page.named("troubleshooting.md");
  private static final Pattern TRIED =
      Pattern.compile("`([A-Z][A-Za-z]+)(?:\\.([a-z][A-Za-z0-9]+))?`");

  @Test
  void everyMessageLeadsToAnEntry() {
    assertThat(Trouble.values())
        .extracting(Trouble::anchor)
        .allSatisfy(anchor -> assertThat(PAGE.anchors()).contains(anchor));
  }

  @Test
  void aReferenceStandsBehindItsSentence() {
    assertThat(Trouble.REDIS_EVICTS.after("It evicts."))
        .isEqualTo("It evicts. See docs/troubleshooting.md#redis-evicts.");
    assertThat(Trouble.REDIS_EVICTS.beside("CONFIG SET"))
        .isEqualTo("CONFIG SET (docs/troubleshooting.md#redis-evicts)");
  }

  @Test
  void everyEntrySaysWhyWhatToDoAndWhoTriedIt() throws IOException {
    for (Entry entry : entries()) {
      assertThat(entry.lines())
          .as("entry %s", entry.title())
          .anyMatch(line -> line.startsWith("**Why.**"))
          .anyMatch(line -> line.startsWith("**Do.**"));
      String all = String.join("\n", entry.lines());
      assertThat(all).as("entry %s", entry.title()).contains("**Tried by** ");
      Matcher names = TRIED.matcher(all.split("\\*\\*Tried by\\*\\* ")[1].split("\n\n")[0]);
      int found = 0;
      while (names.find()) {
        found++;
        assertThat(isThere(names.group(1), Optional.ofNullable(names.group(2))))
            .as("entry %s names %s", entry.title(), names.group())
            .isTrue();
      }
      assertThat(found).as("tests that entry %s names", entry.title()).isPositive();
    }
  }

  private record Entry(String title, List<String> lines) {}

  private static List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (String line : PAGE.text()) {
      if (line.startsWith("### ")) {
        entries.add(new Entry(line.substring(4), new ArrayList<>()));
      } else if (!entries.isEmpty()) {
        entries.getLast().lines().add(line);
      }
    }
    assertThat(entries).hasSizeGreaterThanOrEqualTo(Trouble.values().length);
    return entries;
  }

  private static boolean isThere(String type, Optional<String> method) throws IOException {
    for (Path file : tests(type)) {
      if (method.isEmpty() || Files.readString(file).contains("void " + method.get() + "(")) {
        return true;
      }
    }
    return false;
  }

  /// The testkit's contracts are tests too, and the scenarios of chaos.
  private static List<Path> tests(String type) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String module : List.of("core", "embedded", "testkit", "cli", "chaos")) {
      for (String kind : List.of("test", "main")) {
        Path sources = Page.ROOT.resolve(module).resolve("src").resolve(kind);
        if (Files.isDirectory(sources)
            && (kind.equals("test") || List.of("testkit", "chaos").contains(module))) {
          try (Stream<Path> files = Files.walk(sources)) {
            files.filter(file -> file.endsWith(type + ".java")).forEach(found::add);
          }
        }
      }
    }
    return found;
  }
}
