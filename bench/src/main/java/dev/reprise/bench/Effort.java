package dev.reprise.bench;

import java.util.Map;

/// How much is measured: `make bench` takes the core, `FULL=1` all that a night allows, `SMALL=1` a
/// look whether everything works, whose figures mean nothing.
///
/// @param rounds that count
/// @param chunks instead of each measure's own number, 0 for that
/// @param redis which server all of them use
public record Effort(Size size, int rounds, int chunks, Server redis) {

  public enum Size {
    SMALL,
    CORE,
    FULL
  }

  /// Debian's, with jemalloc, from the `PATH`; or the one that Reprise brings.
  public enum Server {
    PATH,
    BUNDLED
  }

  static Effort of(Map<String, String> settings) {
    Size size =
        isSet(settings, "SMALL") ? Size.SMALL : isSet(settings, "FULL") ? Size.FULL : Size.CORE;
    int usual =
        switch (size) {
          case SMALL -> 1;
          case CORE -> 3;
          case FULL -> 5;
        };
    return new Effort(
        size,
        number(settings, "ROUNDS", usual),
        number(settings, "CHUNKS", 0),
        settings.getOrDefault("REDIS", "").equals("bundled") ? Server.BUNDLED : Server.PATH);
  }

  /// How many chunks, jobs or kills.
  public int count(int small, int core, int full) {
    return switch (size) {
      case SMALL -> small;
      case CORE -> core;
      case FULL -> full;
    };
  }

  /// The same, where `CHUNKS` may say otherwise.
  public int chunks(int small, int core, int full) {
    return chunks > 0 ? chunks : count(small, core, full);
  }

  Effort on(Server server) {
    return new Effort(size, rounds, chunks, server);
  }

  /// The settings with which `make bench` does the same again.
  String words() {
    StringBuilder words = new StringBuilder();
    switch (size) {
      case SMALL -> words.append(" SMALL=1");
      case CORE -> {}
      case FULL -> words.append(" FULL=1");
    }
    words.append(" ROUNDS=").append(rounds);
    if (chunks > 0) {
      words.append(" CHUNKS=").append(chunks);
    }
    return redis == Server.BUNDLED ? words.append(" REDIS=bundled").toString() : words.toString();
  }

  private static boolean isSet(Map<String, String> settings, String name) {
    return !settings.getOrDefault(name, "").isEmpty();
  }

  private static int number(Map<String, String> settings, String name, int otherwise) {
    String text = settings.getOrDefault(name, "");
    try {
      int number = text.isEmpty() ? otherwise : Integer.parseInt(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(name + " is " + text + ", must be a number from 0.");
  }
}
