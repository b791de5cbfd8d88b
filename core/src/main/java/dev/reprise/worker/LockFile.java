package dev.reprise.worker;

import dev.reprise.Ids;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An OS lock on a file named after namespace and worker. The kernel lets go of it when the process
/// dies, however it dies: who gets the lock and reads an id in the file has proof that the session
/// of that id is dead, even where Redis has been restarted and no subscription says anything.
final class LockFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LockFile.class);
  private static final LockFile NONE = new LockFile(null, null, "", "");

  /// Held by workers of this very process. Another channel of such a file must not even be opened:
  /// closing it lets go of the process's lock.
  private static final Set<Path> HERE = ConcurrentHashMap.newKeySet();

  private final @Nullable Path file;
  private final @Nullable FileChannel channel;
  private final String predecessor;
  private final String id;

  private LockFile(
      @Nullable Path file, @Nullable FileChannel channel, String predecessor, String id) {
    this.file = file;
    this.channel = channel;
    this.predecessor = predecessor;
    this.id = id;
  }

  /// @param folder null for no lock
  static LockFile take(@Nullable Path folder, String namespace, String worker) {
    if (folder == null) {
      return NONE;
    }
    Path file = folder.resolve(namespace + "-" + worker + ".lock").toAbsolutePath().normalize();
    if (!HERE.add(file)) {
      return shared(worker);
    }
    LockFile taken = take(folder, file, worker);
    if (taken == NONE) {
      HERE.remove(file);
    }
    return taken;
  }

  private static LockFile take(Path folder, Path file, String worker) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        return shared(worker);
      }
      ByteBuffer there = ByteBuffer.allocate(128);
      channel.read(there, 0);
      String predecessor =
          new String(there.array(), 0, there.position(), StandardCharsets.UTF_8).strip();
      String id = Ids.random();
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(id.getBytes(StandardCharsets.UTF_8)), 0);
      channel.force(true);
      return new LockFile(file, channel, predecessor, id);
    } catch (IOException e) {
      LOG.warn(
          "worker={} no lock file in {} ({}); after a restart of Redis a dead predecessor is noticed by its"
              + " deadline only",
          worker,
          folder,
          e.toString());
      return NONE;
    }
  }

  private static LockFile shared(String worker) {
    LOG.warn(
        "worker={} another live worker on this host has this name; both run, and a restart of either is"
            + " noticed by its connection only",
        worker);
    return NONE;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by another worker of this very process
    }
  }

  /// The id that this worker's session bears, empty for none.
  String id() {
    return id;
  }

  /// The id that a dead predecessor left, empty for none.
  String predecessor() {
    return predecessor;
  }

  @Override
  public void close() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        LOG.debug("lock file not closed", e);
      }
    }
    if (file != null) {
      HERE.remove(file);
    }
  }
}
