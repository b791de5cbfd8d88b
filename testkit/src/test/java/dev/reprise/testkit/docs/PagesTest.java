package dev.reprise.testkit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The pages are whole: what they link to is there, and what they draw fits a terminal.
class PagesTest {
  private static final int COLUMNS = 100;

  @Test
  void everyLinkLeadsSomewhere() {
    for (Page page : Page.all()) {
      for (String link : page.links()) {
        String[] parts = link.split("#", 2);
        Path target =
            parts[0].isEmpty()
                ? page.file()
                : page.file().resolveSibling(parts[0]).toAbsolutePath().normalize();
        assertThat(target).as("%s links to %s", page, link).exists();
        if (parts.length == 2) {
          assertThat(Page.of(target).anchors()).as("%s links to %s", page, link).contains(parts[1]);
        }
      }
    }
  }

  @Test
  void whatIsDrawnFitsATerminal() {
    Page.all().stream()
        .filter(page -> page.file().startsWith(Page.ROOT.resolve("docs")))
        .flatMap(page -> page.blocks().stream().filter(PagesTest::isShown).map(b -> wide(page, b)))
        .forEach(wide -> assertThat(wide).isEmpty());
  }

  /// Commands are for copying, and broken where the shell allows it.
  private static boolean isShown(Page.Block block) {
    return List.of("", "java").contains(block.language());
  }

  private static List<String> wide(Page page, Page.Block block) {
    return block.lines().stream()
        .filter(line -> line.codePointCount(0, line.length()) > COLUMNS)
        .map(line -> page + ", block at line " + block.line() + ": " + line)
        .toList();
  }

  @Test
  void theIndexNamesEveryPage() throws IOException {
    List<String> listed = Page.named("README.md").links();
    try (var files = Files.list(Page.ROOT.resolve("docs"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".md") && !name.contains(".in."))
          .allMatch(name -> name.equals("README.md") || listed.contains(name));
    }
  }
}
