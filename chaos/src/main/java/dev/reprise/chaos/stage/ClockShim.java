package dev.reprise.chaos.stage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/// A library that shifts the wall clock of the processes that load it, and nothing else: the
/// monotonic clock stays. The shift stands in a file and may change while they run.
///
/// @param library compiled once
public record ClockShim(Path library) {
  private static final String SOURCE = "clock.c";

  /// Compiles it, empty where there is no `cc`.
  public static Optional<ClockShim> in(Path home) {
    Path library = home.resolve("clock.so");
    if (Files.exists(library)) {
      return Optional.of(new ClockShim(library));
    }
    try (InputStream source = ClockShim.class.getResourceAsStream(SOURCE)) {
      if (source == null) {
        throw new IllegalStateException("no " + SOURCE + " beside the class");
      }
      Files.createDirectories(home);
      Path c = home.resolve(SOURCE);
      Files.write(c, source.readAllBytes());
      int exit =
          new ProcessBuilder(
                  "cc", "-shared", "-fPIC", "-O2", "-o", library.toString(), c.toString(), "-ldl")
              .redirectErrorStream(true)
              .redirectOutput(home.resolve("cc.log").toFile())
              .start()
              .waitFor();
      return exit == 0 ? Optional.of(new ClockShim(library)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // no compiler
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /// For a process whose clock goes by the file.
  public Map<String, String> environment(Path shift) {
    return Map.of("LD_PRELOAD", library.toString(), "CLOCK_SHIFT_FILE", shift.toString());
  }

  /// A program that runs another one by that clock.
  public Path wrap(Path program, Path shift, Path dir) {
    try {
      Files.createDirectories(dir);
      Path script = dir.resolve("shifted-" + program.getFileName());
      Files.writeString(
          script,
          "#!/bin/sh\nLD_PRELOAD='%s' CLOCK_SHIFT_FILE='%s' exec '%s' \"$@\"\n"
              .formatted(library, shift, program));
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
      return script;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Sets the clock of all that go by the file, in seconds from now on.
  public static void shift(Path file, long seconds) {
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(fresh, Long.toString(seconds) + "\n");
      Files.move(
          fresh,
          file,
          java.nio.file.StandardCopyOption.ATOMIC_MOVE,
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
