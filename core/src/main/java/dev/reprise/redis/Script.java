package dev.reprise.redis;

import dev.reprise.seam.Seam;
import dev.reprise.seam.Site;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// One Lua script as it is sent: shared fragments included, and on Redis 7 and later the `#!lua`
/// line that says what may run when memory is full.
enum Script {
  SUBMIT("submit", true),
  EXTEND("extend", true),
  TIMELINE("timeline", false),
  OPEN_SESSION("open_session", false),
  HEARTBEAT("heartbeat", false),
  CLOSE_SESSION("close_session", false),
  CLAIM("claim", true),
  SETTLE("settle", false),
  CHECKPOINT("checkpoint", false),
  RECONCILE("reconcile", false),
  REDO("redo", false),
  LOOK("look", false),
  LOSE_SESSION("lose_session", false),
  RECOVER_JOB("recover_job", false),
  PROMOTE_DELAYED("promote_delayed", false),
  PAUSE("pause", false),
  RESUME("resume", false),
  CANCEL("cancel", false),
  REDRIVE("redrive", false),
  AUDIT("audit", false),
  AUDIT_WALK("audit_walk", false),
  AUDIT_ORPHAN("audit_orphan", false),
  PURGE("purge", false),
  NAMESPACE("namespace", false);

  private static final String FOLDER = "lua/";

  private static final Map<String, Source> SOURCES = new ConcurrentHashMap<>();

  private final String operation;
  private final boolean refusedWhenFull;
  private final Site site;

  /// @param refusedWhenFull whether it must be refused whole at OOM, since it adds work
  Script(String operation, boolean refusedWhenFull) {
    this.operation = operation;
    this.refusedWhenFull = refusedWhenFull;
    this.site = Site.of("script:" + operation);
  }

  /// Its name: of the file and of the Java method.
  String operation() {
    return operation;
  }

  /// Its name in the seam.
  Site site() {
    return site;
  }

  /// As a server takes it: the `#!lua` line is a compile error before 7.0.
  Source source(boolean flags, Seam seam) {
    String first = !flags ? "" : refusedWhenFull ? "#!lua\n" : "#!lua flags=allow-oom\n";
    Source plain =
        SOURCES.computeIfAbsent(first + operation, key -> Source.of(first + assemble(operation)));
    String text = seam.script(operation, plain.text());
    return text.equals(plain.text()) ? plain : Source.of(text);
  }

  record Source(String text, String sha1) {
    static Source of(String text) {
      try {
        byte[] digest =
            MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
        return new Source(text, HexFormat.of().formatHex(digest));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-1", e);
      }
    }
  }

  private static String assemble(String operation) {
    StringBuilder out = new StringBuilder();
    for (String line : read(operation + ".lua").split("\n", -1)) {
      if (line.startsWith("--#include ")) {
        for (String fragment : line.substring("--#include ".length()).strip().split(" +")) {
          out.append(stripped(read("fragments/" + fragment + ".lua")));
        }
      } else {
        out.append(line).append('\n');
      }
    }
    return stripped(out.toString());
  }

  /// Without comment lines and indentation: less to send and to keep.
  private static String stripped(String lua) {
    StringBuilder out = new StringBuilder(lua.length());
    lua.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("--"))
        .forEach(line -> out.append(line).append('\n'));
    return out.toString();
  }

  private static String read(String name) {
    try (InputStream in = Script.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("no script " + name + " beside " + Script.class.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read script " + name, e);
    }
  }
}
