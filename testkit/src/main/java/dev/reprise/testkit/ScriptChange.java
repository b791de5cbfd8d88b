package dev.reprise.testkit;

import dev.reprise.seam.Seam;

/// A passage of the scripts that a test replaces: a guard left out, to see that it would be missed.
///
/// @param operation the script, empty for all that have the passage
/// @param from the passage, without indentation and comments; empty for no change
public record ScriptChange(String operation, String from, String to) {
  public static final ScriptChange NONE = new ScriptChange("", "", "");

  private static final String SERVER_TIME =
      """
      local t = redis.call('TIME')
      return tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
      """;

  String apply(String script, String text) {
    if (from.isEmpty() || (!operation.isEmpty() && !operation.equals(script))) {
      return text;
    }
    if (!operation.isEmpty() && !text.contains(from)) {
      throw new IllegalStateException("script " + script + " has no passage: " + from);
    }
    return text.replace(from, to);
  }

  /// Also has the scripts read the time from that key.
  Seam andClock(String key) {
    return new Changed(this, key);
  }

  private record Changed(ScriptChange change, String clock) implements Seam {
    @Override
    public <R, X extends Exception> R around(String site, Call<R, X> call) throws X {
      return call.run();
    }

    @Override
    public String script(String operation, String text) {
      String changed =
          text.replace(SERVER_TIME, "return tonumber(redis.call('GET', '" + clock + "'))\n");
      if (changed.contains("'TIME'")) {
        throw new IllegalStateException("script " + operation + " reads the time in another way");
      }
      return change.apply(operation, changed);
    }
  }
}
