package dev.reprise.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The append-only file of a folder. A Redis that misses its files begins empty and says nothing,
/// so they are looked at before one is let at them.
record DataFiles(RedisFolder folder) {
  private static final String NAME = "appendonly.aof";

  /// Where servers from 7.0 on keep several.
  Path many() {
    return folder.dir().resolve("appendonlydir");
  }

  Path manifest() {
    return many().resolve(NAME + ".manifest");
  }

  /// What older servers keep; a newer one takes it over.
  Path single() {
    return folder.dir().resolve(NAME);
  }

  /// @throws EmbeddedRedisException where `server` would begin empty although there was data
  void requireFor(ServerVersion server) throws IOException {
    boolean listed = Files.exists(manifest());
    if (!listed && hasParts()) {
      throw gone(manifest() + ", the list of Redis's data files, is missing beside them");
    }
    if (listed && !server.hasManyFiles()) {
      throw new EmbeddedRedisException(
          "The data in "
              + folder.dir()
              + " was written by a Redis 7 or newer, and Redis "
              + server
              + " can't read it; set "
              + RedisBinary.VARIABLE
              + " to a newer one, or unset it.");
    }
    if (!listed && !Files.exists(single()) && Files.exists(folder.dataVersion())) {
      throw gone("The data of the Redis in " + folder.dir() + " is gone (" + many() + ")");
    }
  }

  private EmbeddedRedisException gone(String what) {
    return new EmbeddedRedisException(
        what
            + "; restore it from a backup, or move "
            + folder.dir()
            + " away to begin with an empty one.");
  }

  private boolean hasParts() throws IOException {
    if (!Files.isDirectory(many())) {
      return false;
    }
    try (Stream<Path> files = Files.list(many())) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith(NAME + "."));
    }
  }
}
