package dev.reprise.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// This host's one copy of a file that can't be read as it stands: unpacked where it is packed with
/// gzip, in UTF-8 where it is in an encoding that hides boundaries.
///
/// Its name is `<hash of the path>-<size>-<modified, ns>-<copy's size>.csv`, with the encoding
/// before the last number where it was transcoded: whether it is fresh and whole can be told from
/// names and sizes alone, without a second file that could disagree and without reading 7 MB to
/// find a checksum for each chunk. (That the content is the one that was indexed is for
/// [CsvIndex#checksum()] to say.)
///
/// It is made under a file lock, in a temporary file that is synced and then renamed: a process
/// that is killed leaves the lock free and a temporary file, which the next one deletes. Copies of
/// earlier versions of the same path are deleted with it, so the folder doesn't grow.
final class UnpackedCopy {
  /// File locks belong to a process: its threads need one of their own.
  private static final Map<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();

  private static final int READ_BYTES = 64 << 10;

  private final Path source;
  private final boolean gzip;
  private final @Nullable Charset from;
  private final Path cache;

  /// @param from the encoding, null where the bytes stay as they are
  UnpackedCopy(Path source, boolean gzip, @Nullable Charset from, Path cache) {
    this.source = source;
    this.gzip = gzip;
    this.from = from;
    this.cache = cache;
  }

  /// The copy's path; makes it where it is absent, outdated or damaged.
  Path ensure() {
    try {
      Path real = source.toRealPath();
      String owner = hash(real.toString());
      String version = owner + "-" + Files.size(real) + "-" + modifiedNanos(real) + "-";
      Files.createDirectories(cache);
      List<Path> copies = whole(version);
      return copies.isEmpty() ? makeUnderLock(owner, version) : copies.getFirst();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private Path makeUnderLock(String owner, String version) throws IOException {
    Path lockFile = cache.resolve(owner + ".lock");
    ReentrantLock mine =
        IN_PROCESS.computeIfAbsent(lockFile.toAbsolutePath(), p -> new ReentrantLock());
    mine.lock();
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var held = channel.lock()) {
      List<Path> copies = held.isValid() ? whole(version) : List.of();
      if (!copies.isEmpty()) {
        return copies.getFirst(); // another made it while this one waited
      }
      for (Path old : list(owner + "-*")) {
        if (!isOfAnotherEncoding(old, version)) {
          Files.deleteIfExists(old);
        }
      }
      return make(owner, version);
    } finally {
      mine.unlock();
    }
  }

  private Path make(String owner, String version) throws IOException {
    Path temporary = Files.createTempFile(cache, owner + "-", ".tmp");
    try {
      long size;
      try (FileChannel packed = SourceFile.open(source, source);
          FileChannel plain = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        write(packed, plain);
        plain.force(true);
        size = plain.size();
      }
      Path copy = cache.resolve(version + encoding() + size + ".csv");
      Files.move(temporary, copy, StandardCopyOption.ATOMIC_MOVE);
      return copy;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private void write(FileChannel packed, FileChannel plain) throws IOException {
    Transcoder transcoder = from == null ? null : new Transcoder(from, plain);
    WritableByteChannel to = transcoder == null ? plain : transcoder;
    if (gzip) {
      new GzipMembers(source, packed).unpackTo(to);
    } else {
      ByteBuffer bytes = ByteBuffer.allocate(READ_BYTES);
      while (packed.read(bytes) >= 0) {
        to.write(bytes.flip());
        bytes.clear();
      }
    }
    if (transcoder != null) {
      transcoder.end();
    }
  }

  /// Copies of this version whose length is the one in their name.
  private List<Path> whole(String version) throws IOException {
    String before = version + encoding();
    List<Path> copies = list(before + "*.csv");
    copies.removeIf(copy -> !name(copy).equals(before + copy.toFile().length() + ".csv"));
    return copies;
  }

  /// Such a copy is as fresh as this one: another job may read it.
  private boolean isOfAnotherEncoding(Path copy, String version) {
    String name = name(copy);
    return name.startsWith(version)
        && !name.substring(version.length()).matches(Pattern.quote(encoding()) + "\\d+\\.csv");
  }

  private String encoding() {
    return from == null ? "" : from.name() + "-";
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private List<Path> list(String glob) throws IOException {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(cache, glob)) {
      stream.forEach(paths::add);
    }
    return paths;
  }

  private SourceException failed(IOException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("No space left") || message.contains("Disk quota") || usableBytes() == 0) {
      return new SourceException(
          SourceFault.NO_SPACE,
          "No space is left in %s to unpack %s: free some, or name another cache folder."
              .formatted(cache, source),
          e);
    }
    return new SourceException(
        SourceFault.NO_SPACE,
        "%s can't be unpacked into %s (%s): make the folder writable, or name another."
            .formatted(source, cache, message),
        e);
  }

  private long usableBytes() {
    try {
      FileStore store = Files.getFileStore(cache);
      return store.getUsableSpace();
    } catch (IOException e) {
      return -1;
    }
  }

  private static long modifiedNanos(Path file) throws IOException {
    return Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
  }

  private static String hash(String path) {
    byte[] digest = CsvIndex.sha256().digest(path.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, 8);
  }
}
