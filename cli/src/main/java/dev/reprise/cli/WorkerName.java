package dev.reprise.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A worker's name `<base>-<n>` with the least number that no live process of this host has. The
/// kernel gives a dead one's number back, so the same line again takes the same names, and each new
/// worker is the restart of a dead one.
record WorkerName(String name, @Nullable FileChannel held) implements AutoCloseable {
  private static final int MAX = 10_000;

  static WorkerName take(Path folder, String base) {
    for (int n = 1; n <= MAX; n++) {
      String name = base + "-" + n;
      try {
        Files.createDirectories(folder);
        FileChannel channel = lock(folder.resolve(name + ".name"));
        if (channel != null) {
          return new WorkerName(name, channel);
        }
      } catch (IOException e) {
        return new WorkerName(name, null); // without a lock two may share it: only less is noticed
      }
    }
    throw new UsageException("There are " + MAX + " workers named " + base + " on this host.");
  }

  private static @Nullable FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null; // another worker of this process
    }
    if (lock == null) {
      channel.close();
      return null;
    }
    return channel;
  }

  @Override
  public void close() {
    if (held != null) {
      try {
        held.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
