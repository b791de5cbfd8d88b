package dev.reprise.chaos.proxy;

import dev.reprise.redis.ScriptDigests;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/// A request that passes the proxy.
///
/// @param name the command in capitals, or `script:settle` where it runs a script of ours
/// @param words its arguments, each cut to 64 characters
public record Command(String name, List<String> words) {

  static Command of(Frame frame) {
    List<String> words = frame.words();
    String name = words.isEmpty() ? "?" : words.getFirst().toUpperCase(Locale.ROOT);
    boolean digest = name.equals("EVALSHA") && words.size() > 1;
    return new Command(
        digest ? ScriptDigests.operation(words.get(1)).map("script:"::concat).orElse(name) : name,
        words);
  }

  /// One script of ours, by its name.
  public static Predicate<Command> script(String operation) {
    return command -> command.name().equals("script:" + operation);
  }

  /// Any script of ours.
  public static Predicate<Command> anyScript() {
    return command -> command.name().startsWith("script:");
  }
}
