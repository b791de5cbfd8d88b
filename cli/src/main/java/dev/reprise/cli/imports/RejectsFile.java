package dev.reprise.cli.imports;

import dev.reprise.OutOfReachException;
import dev.reprise.RepriseException;
import dev.reprise.sink.Reject;
import dev.reprise.sink.Rejects;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// The CSV file that takes an import's rejected records: line, reason and raw text.
///
/// It is written beside itself, synced and renamed: there is a whole one or none. What it holds
/// follows from the table of rejects alone, so writing it again gives the same file.
public record RejectsFile(Path path) {
  private static final String HEADER = "line,reason,raw\n";

  public RejectsFile {
    path = path.toAbsolutePath().normalize();
  }

  /// Where the rejects of a source go unless said otherwise: into the current folder.
  public static RejectsFile of(Path source) {
    return new RejectsFile(Path.of(source.getFileName() + ".rejects.csv"));
  }

  /// @throws IllegalArgumentException where it can't be written, in one sentence
  public void requireWritable() {
    Path folder = folder();
    if (Files.isDirectory(path)) {
      throw refused("%s is a folder: name a file in it.", path);
    }
    if (!Files.isDirectory(folder)) {
      throw refused("The folder %s for the rejects doesn't exist: create it.", folder);
    }
    if (!Files.isWritable(folder)) {
      throw refused(
          "The folder %s for the rejects may not be written by this user: name another file with --rejects.",
          folder);
    }
    if (Files.exists(path) && !isOurs()) {
      throw refused("%s exists and isn't a file of rejects: name another with --rejects.", path);
    }
  }

  /// Writes all rejects of a job.
  ///
  /// @param attempt tells its temporary file from that of another one
  /// @throws OutOfReachException where this host doesn't have the folder
  void write(Rejects rejects, String attempt) {
    if (!Files.isDirectory(folder())) {
      throw new OutOfReachException(
          "The folder %s for the rejects doesn't exist on this host: create it; they are kept in the table reprise_rejects."
              .formatted(folder()));
    }
    try {
      String job = "." + path.getFileName() + "." + rejects.uid().replace('/', '.') + ".";
      deleteTemporaries(job);
      Path temporary = path.resolveSibling(job + attempt + ".tmp");
      try {
        write(rejects, temporary);
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
      sync(folder());
    } catch (IOException e) {
      throw new RepriseException(
          "The rejects can't be written to %s (%s): free some space or make the folder writable; they are kept in the table reprise_rejects."
              .formatted(path, e.getMessage()),
          e);
    }
  }

  private static void write(Rejects rejects, Path file) throws IOException {
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Writer out =
            new BufferedWriter(
                new OutputStreamWriter(
                    Channels.newOutputStream(channel), StandardCharsets.UTF_8))) {
      out.write(HEADER);
      rejects.<IOException>forEach(reject -> write(reject, out));
      out.flush();
      channel.force(true);
    }
  }

  private static void write(Reject reject, Writer out) throws IOException {
    out.write(Long.toString(reject.line()));
    out.write(',');
    out.write(quoted(reject.reason()));
    out.write(',');
    out.write(quoted(reject.raw()));
    out.write('\n');
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  /// Of attempts that were killed.
  private void deleteTemporaries(String prefix) throws IOException {
    try (DirectoryStream<Path> old =
        Files.newDirectoryStream(
            folder(), file -> file.getFileName().toString().startsWith(prefix))) {
      for (Path file : old) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void sync(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      return; // not every system can sync a folder
    }
  }

  private boolean isOurs() {
    byte[] header = HEADER.getBytes(StandardCharsets.UTF_8);
    try (var in = Files.newInputStream(path)) {
      return Arrays.equals(in.readNBytes(header.length), header);
    } catch (IOException e) {
      return false;
    }
  }

  private Path folder() {
    Path folder = path.getParent();
    return folder == null ? path : folder;
  }

  private static IllegalArgumentException refused(String sentence, Path what) {
    return new IllegalArgumentException(sentence.formatted(what));
  }
}
