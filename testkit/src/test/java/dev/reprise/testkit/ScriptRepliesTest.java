package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The words that a script's header lists are those that its body returns and that Java reads.
class ScriptRepliesTest {
  private static final Path MAIN = Path.of("..", "core", "src", "main");
  private static final Path LUA = MAIN.resolve("resources/dev/reprise/redis/lua");
  private static final Path JAVA = MAIN.resolve("java/dev/reprise/redis");
  private static final Pattern HEADER =
      Pattern.compile("^-- replies: (.*(?:\n--          .*)*)", Pattern.MULTILINE);
  private static final Pattern RETURNED = Pattern.compile("(?:return|reply =) \\{ '([a-z]+)'");
  private static final Pattern READ = Pattern.compile("(?:case|\\.is\\() ?\"([a-z]+)\"");

  static List<String> scripts() {
    try (Stream<Path> files = Files.list(LUA)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".lua") && !name.equals("namespace.lua"))
          .map(name -> name.substring(0, name.length() - ".lua".length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void headerListsWhatTheBodyReturns(String script) {
    String text = read(LUA.resolve(script + ".lua"));
    Set<String> returned = words(RETURNED, text);
    if (text.contains("refused(S")) {
      returned.add("timeline");
    }
    if (text.contains("request_before(")) {
      returned.add("stale");
    }
    assertThat(header(script)).isEqualTo(returned);
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void javaReadsEveryWord(String script) {
    Set<String> unread = header(script);
    unread.removeAll(javaWords());
    unread.remove("ok");
    assertThat(unread).isEmpty();
  }

  @Test
  void javaReadsNoOtherWord() {
    Set<String> words = new TreeSet<>();
    scripts().forEach(script -> words.addAll(header(script)));
    Set<String> unknown = javaWords();
    unknown.retainAll(Set.of("wait", "gone", "fenced", "refused", "busy", "more", "none", "alive"));
    assertThat(words).containsAll(unknown);
  }

  private static Set<String> header(String script) {
    Matcher header = HEADER.matcher(read(LUA.resolve(script + ".lua")));
    assertThat(header.find()).as("header of " + script).isTrue();
    Set<String> words = new TreeSet<>();
    String plain = header.group(1).replace("\n--", " ").replaceAll("\\([^)]*\\)", " ");
    for (String reply : plain.split("(?<=\\s)\\|(?=\\s)")) {
      words.add(reply.strip().split("[ ,]")[0]);
    }
    return words;
  }

  private static Set<String> javaWords() {
    Set<String> words = new TreeSet<>();
    try (Stream<Path> files = Files.list(JAVA)) {
      files.forEach(file -> words.addAll(words(READ, read(file))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return words;
  }

  private static Set<String> words(Pattern pattern, String text) {
    Set<String> words = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      words.add(matcher.group(1));
    }
    return words;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
