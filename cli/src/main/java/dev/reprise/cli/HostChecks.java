package dev.reprise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// This host: the Java that runs, and the home folder.
record HostChecks(Path home) {
  private static final long LITTLE = 1L << 30;
  private static final long NEARLY_NONE = 100L << 20;

  List<Finding> all() {
    List<Finding> all = new ArrayList<>();
    all.add(
        Finding.fine(
            "java",
            "%s (%s), %s"
                .formatted(
                    Runtime.version(),
                    System.getProperty("java.vendor", "?"),
                    Words.count(Runtime.getRuntime().availableProcessors(), "processor"))));
    if (Files.isDirectory(home)) {
      try {
        all.add(readers());
        all.add(space());
      } catch (IOException | UnsupportedOperationException e) {
        all.add(Finding.note("home", home + " can't be looked at (" + e.getMessage() + ")", null));
      }
    } else {
      all.add(Finding.fine("home", home + " isn't there yet"));
    }
    return all;
  }

  private Finding readers() throws IOException {
    Path redis = home.resolve("redis");
    Set<PosixFilePermission> may =
        Files.isDirectory(redis) ? Files.getPosixFilePermissions(redis) : Set.of();
    boolean others =
        may.stream()
            .anyMatch(
                right -> right.name().startsWith("GROUP") || right.name().startsWith("OTHERS"));
    if (others) {
      return Finding.wrong(
          "home",
          "others may look into " + redis + ", where a password lies",
          "chmod 700 " + redis);
    }
    return Finding.fine("home", home + held());
  }

  /// What lies there beside the data.
  private String held() throws IOException {
    long locks = count(home.resolve("locks"));
    long plugins = count(home.resolve("plugins"));
    return (locks == 0
            ? ""
            : ", " + Words.count(locks, "lock file") + " (harmless when nobody runs)")
        + (plugins == 0 ? "" : ", " + Words.count(plugins, "plug-in"));
  }

  private static long count(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  private Finding space() throws IOException {
    long free = Files.getFileStore(home).getUsableSpace();
    String found = Words.bytes(free) + " free for " + home;
    if (!Files.isWritable(home)) {
      return Finding.wrong(
          "space", home + " can't be written", "give it to this user, or set REPRISE_HOME");
    }
    return free < NEARLY_NONE
        ? Finding.wrong("space", found, "free some, or set REPRISE_HOME to another disk")
        : free < LITTLE
            ? Finding.note("space", found, "free some; packed files are unpacked there")
            : Finding.fine("space", found);
  }
}
