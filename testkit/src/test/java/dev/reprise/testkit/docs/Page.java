package dev.reprise.testkit.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A page of the documentation.
///
/// @param text its lines, without those of fenced blocks
/// @param blocks the fenced blocks
record Page(Path file, List<String> text, List<Block> blocks) {
  static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");

  /// @param language what stands behind the fence, empty for none
  record Block(String language, int line, List<String> lines) {
    String code() {
      return String.join("\n", lines);
    }
  }

  static Page of(Path file) {
    List<String> text = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    Block open = null;
    try {
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        if (line.strip().startsWith("```")) {
          if (open == null) {
            open = new Block(line.strip().substring(3), number, new ArrayList<>());
            blocks.add(open);
          } else {
            open = null;
          }
        } else if (open == null) {
          text.add(line);
        } else {
          open.lines().add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Page(file, text, blocks);
  }

  /// All pages below `docs`, and those beside it.
  static List<Page> all() {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
        Stream<Path> top = Files.list(ROOT)) {
      return Stream.concat(docs, top)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .map(Page::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Page named(String name) {
    return of(ROOT.resolve("docs").resolve(name));
  }

  /// The anchors of its headings, as GitHub makes them.
  Set<String> anchors() {
    Set<String> anchors = new LinkedHashSet<>();
    for (String line : text) {
      if (line.matches("#{1,6} .*")) {
        anchors.add(anchor(line.replaceFirst("#+ ", "")));
      }
    }
    return anchors;
  }

  static String anchor(String heading) {
    return heading
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  /// Targets of its links that aren't of the web.
  List<String> links() {
    List<String> links = new ArrayList<>();
    for (String line : text) {
      Matcher link = LINK.matcher(line.replaceAll("`[^`]*`", "code"));
      while (link.find()) {
        if (!link.group(1).matches("[a-z]+:.*")) {
          links.add(link.group(1));
        }
      }
    }
    return links;
  }

  @Override
  public String toString() {
    return ROOT.relativize(file).toString();
  }
}
