package dev.reprise.chaos.stage;

import dev.reprise.testkit.WorkerProcess.Jvm;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The classes of a worker process in an archive that JVMs share: a worker starts in half the time.
/// It is written by one worker that ends in good order, and only where the class path is jars.
public final class WorkerArchive {
  private WorkerArchive() {}

  /// How a worker's JVM is run where the archive is there.
  public static Jvm jvm(Path home) {
    Path file = file(home);
    return Files.exists(file)
        ? new Jvm(
            List.of("-XX:SharedArchiveFile=" + file, "-Xshare:auto", "-Xlog:disable"), Map.of())
        : Jvm.PLAIN;
  }

  /// Writes it, unless it is there and younger than the jars.
  public static void make(Path home, Path dir) {
    Path file = file(home);
    try {
      if (!isAllJars() || isYoungerThanJars(file)) {
        return;
      }
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (Stage stage = Stage.open(home, dir, 0, Setting.PLAIN)) {
      stage.submit(40, 5);
      stage.crew().start("trainee", Hiring.PLAIN.flags("-XX:ArchiveClassesAtExit=" + file));
      Waiting.until("the end of the training", () -> stage.view().status().isTerminal());
      stage.crew().drain();
    }
  }

  private static Path file(Path home) {
    return home.resolve("worker.jsa");
  }

  private static Stream<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of);
  }

  private static boolean isAllJars() {
    return classPath().allMatch(Files::isRegularFile);
  }

  private static boolean isYoungerThanJars(Path file) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    for (Path jar : classPath().toList()) {
      if (Files.getLastModifiedTime(jar).compareTo(Files.getLastModifiedTime(file)) > 0) {
        return false;
      }
    }
    return true;
  }
}
