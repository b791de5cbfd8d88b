package dev.reprise.embedded;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Held while one command starts or stops the daemon of a folder, so that others find it started.
///
/// The file lock stands between processes and ends with its process, however that dies: the file
/// that stays behind means nothing. Within a process a plain lock comes first, because the file
/// lock belongs to the process, and closing any other channel on the file would drop it.
final class StartLock implements AutoCloseable {
  private static final ConcurrentHashMap<Path, ReentrantLock> IN_PROCESS =
      new ConcurrentHashMap<>();

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final ReentrantLock lock;
  private final FileChannel channel;

  private StartLock(ReentrantLock lock, FileChannel channel) {
    this.lock = lock;
    this.channel = channel;
  }

  /// Waits until it is ours; a holder keeps it for the time of one start at most.
  @SuppressWarnings({"LockNotBeforeTry", "resource"}) // both are given back by close()
  static StartLock acquire(RedisFolder folder) {
    ReentrantLock lock = IN_PROCESS.computeIfAbsent(folder.dir(), dir -> new ReentrantLock());
    lock.lock();
    FileChannel channel = null;
    try {
      channel = FileChannel.open(folder.lock(), CREATE, WRITE);
      FileChannel opened = channel;
      if (!Pause.until(() -> isTaken(opened), LIMIT)) {
        throw new IOException("another command has held it for %d s".formatted(LIMIT.toSeconds()));
      }
      return new StartLock(lock, channel);
    } catch (AccessDeniedException e) {
      lock.unlock();
      throw folder.notOurs(e);
    } catch (IOException | UncheckedIOException e) {
      lock.unlock();
      closeQuietly(channel);
      throw new EmbeddedRedisException(
          "The lock "
              + folder.lock()
              + " can't be taken ("
              + e
              + "); make it writable, on a file system that has locks, and see which command of"
              + " Reprise hangs.",
          e);
    }
  }

  private static boolean isTaken(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closeQuietly(channel);
    lock.unlock();
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    if (channel == null) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      // The lock is gone with the descriptor, whatever close says.
    }
  }
}
