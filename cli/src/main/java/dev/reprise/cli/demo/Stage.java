package dev.reprise.cli.demo;

import dev.reprise.embedded.EmbeddedRedis;
import dev.reprise.embedded.EmbeddedRedisException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The demo's own folder: the file to import, a home with a Redis for each of the two, their
/// tables, and what their processes say. It is removed at the end, and so are the two Redis.
///
/// @param keep whether it stays
record Stage(Path folder, boolean keep) implements AutoCloseable {
  private static final int TRIES = 20;
  private static final Duration BETWEEN = Duration.ofMillis(50);

  static Stage open(boolean keep) {
    try {
      Stage stage = new Stage(Files.createTempDirectory("reprise-demo-"), keep);
      Files.createDirectories(stage.holds().folder());
      Files.createDirectories(stage.plainHolds().folder());
      try (InputStream in = Stage.class.getResourceAsStream("cities.csv.gz")) {
        if (in == null) {
          throw new IllegalStateException("cities.csv.gz isn't in the jar");
        }
        Files.copy(in, stage.csv());
      }
      return stage;
    } catch (IOException e) {
      throw new UncheckedIOException("The demo's folder can't be made", e);
    }
  }

  Path csv() {
    return folder.resolve("cities.csv.gz");
  }

  Path home() {
    return folder.resolve("home");
  }

  Path plainHome() {
    return folder.resolve("plain-home");
  }

  Path database() {
    return folder.resolve("reprise.db");
  }

  Path plainDatabase() {
    return folder.resolve("plain.db");
  }

  Holds holds() {
    return new Holds(folder.resolve("holds"));
  }

  Holds plainHolds() {
    return new Holds(folder.resolve("plain-holds"));
  }

  Path log(String name) {
    return folder.resolve(name + ".log");
  }

  /// Called when all processes that use it have ended.
  @Override
  public void close() {
    stop(home());
    stop(plainHome());
    for (int i = 1; !keep && i <= TRIES; i++) {
      try {
        remove();
        return;
      } catch (IOException e) {
        if (i == TRIES) {
          throw new UncheckedIOException(folder + " can't be removed", e);
        }
        Pause.of(BETWEEN); // a process that was killed may be on its way out
      }
    }
  }

  private static void stop(Path home) {
    try {
      EmbeddedRedis.stop(home);
    } catch (EmbeddedRedisException e) {
      EmbeddedRedis.status(home).ifPresent(redis -> Signals.kill9(redis.pid()));
    }
  }

  private void remove() throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
              throws IOException {
            Files.deleteIfExists(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
