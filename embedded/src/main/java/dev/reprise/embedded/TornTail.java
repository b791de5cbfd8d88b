package dev.reprise.embedded;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// Takes a transaction without its end off an append-only file before a Redis is let at it.
///
/// A power loss can cut the file inside a script's writes, which stand between MULTI and EXEC. The
/// server then leaves out the command that was cut, but keeps the MULTI before it, and writes on
/// behind it: at the *next* start it runs the half of the script together with what follows. Redis
/// 7.0 does so, and Valkey did until its pull request 4342.
public final class TornTail {
  private static final String PARTS = ".incr.aof";

  private TornTail() {}

  /// Cuts the newest part of the file where its last whole command, or whole transaction, ends.
  ///
  /// What isn't cut off at its end but broken is left to the server, which refuses it.
  ///
  /// @param dir of a Redis that doesn't run
  /// @return how many bytes were taken off
  public static long mend(Path dir) throws IOException {
    Optional<Path> newest = newest(dir.resolve("appendonlydir"));
    if (newest.isEmpty()) {
      return 0;
    }
    long size = Files.size(newest.get());
    long whole;
    try (Scan scan = new Scan(Files.newInputStream(newest.get()))) {
      whole = scan.whole();
    }
    if (whole < 0 || whole == size) {
      return 0;
    }
    try (FileChannel file = FileChannel.open(newest.get(), StandardOpenOption.WRITE)) {
      file.truncate(whole);
      file.force(true);
    }
    return size - whole;
  }

  private static Optional<Path> newest(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(PARTS))
          .max(Comparator.comparingLong(TornTail::sequence));
    }
  }

  /// `appendonly.aof.12.incr.aof`.
  private static long sequence(Path part) {
    String[] words = part.getFileName().toString().split("\\.");
    try {
      return Long.parseLong(words[words.length - 3]);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static final class Scan implements AutoCloseable {
    private final InputStream in;
    private long at;

    Scan(InputStream file) {
      this.in = new BufferedInputStream(file, 1 << 16);
    }

    /// Where the last whole command ends that is in no open transaction; -1 where the file is
    /// broken rather than cut.
    long whole() throws IOException {
      long whole = 0;
      boolean open = false;
      try {
        while (true) {
          String command = command();
          open = command.equalsIgnoreCase("MULTI") || (open && !command.equalsIgnoreCase("EXEC"));
          if (!open) {
            whole = at;
          }
        }
      } catch (EOFException cut) {
        return whole;
      } catch (NumberFormatException broken) {
        return -1;
      }
    }

    /// The name of the next command; of an annotation nothing.
    private String command() throws IOException {
      String line = line();
      if (line.startsWith("#")) {
        return "";
      }
      String name = "";
      int count = number(line, '*');
      for (int i = 0; i < count; i++) {
        int length = number(line(), '$');
        if (i == 0 && length <= 16) {
          name = new String(bytes(length), StandardCharsets.US_ASCII);
        } else {
          skip(length);
        }
        skip(2);
      }
      return name;
    }

    private static int number(String line, char type) {
      if (line.isEmpty() || line.charAt(0) != type) {
        throw new NumberFormatException(line);
      }
      return Integer.parseInt(line.substring(1));
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = read(); c != '\n'; c = read()) {
        if (line.isEmpty() && "*$#".indexOf(c) < 0) {
          throw new NumberFormatException("no command begins so");
        }
        if (line.length() > 256) {
          throw new NumberFormatException("a line without an end");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }

    private int read() throws IOException {
      int c = in.read();
      if (c < 0) {
        throw new EOFException();
      }
      at++;
      return c;
    }

    private byte[] bytes(int length) throws IOException {
      byte[] bytes = in.readNBytes(length);
      at += bytes.length;
      if (bytes.length < length) {
        throw new EOFException();
      }
      return bytes;
    }

    private void skip(int length) throws IOException {
      long left = length;
      while (left > 0) {
        long skipped = in.skip(left);
        if (skipped == 0) {
          read();
          skipped = 1;
        } else {
          at += skipped;
        }
        left -= skipped;
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
