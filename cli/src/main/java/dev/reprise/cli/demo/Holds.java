package dev.reprise.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Points at which a process stands still when it is asked to, so that a kill lands exactly there
/// and at the same place each time. Asked for by a file in a folder: the process that renames it
/// stands there until the renamed file is gone.
///
/// @param folder of the files
public record Holds(Path folder) {
  /// A worker's or consumer's rows are committed; Redis isn't told yet.
  public static final String COMMITTED = "committed";

  /// The same, and no transaction of the process is open.
  public static final String UNTOLD = "untold";

  private static final Duration STEP = Duration.ofMillis(1);

  /// Asks the next process that comes to `point` to stand there.
  void ask(String point) {
    try {
      Files.createFile(folder.resolve(point));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The process that stands at `point`.
  OptionalLong holder(String point) {
    String prefix = point + ".held-by-";
    try (Stream<Path> files = Files.list(folder)) {
      Optional<String> held =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith(prefix))
              .findFirst();
      return held.isPresent()
          ? OptionalLong.of(Long.parseLong(held.get().substring(prefix.length())))
          : OptionalLong.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Lets everybody go on, and asks nobody any more.
  void clear() {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether somebody is to stand at `point`.
  public boolean isAsked(String point) {
    return Files.exists(folder.resolve(point));
  }

  /// Where a process comes by; it stands still here where it was asked to.
  public void pass(String point) {
    Path asked = folder.resolve(point);
    if (!Files.exists(asked)) {
      return;
    }
    Path held = folder.resolve(point + ".held-by-" + ProcessHandle.current().pid());
    try {
      Files.move(asked, held);
    } catch (NoSuchFileException e) {
      return; // another one stands there
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    while (Files.exists(held)) {
      Pause.of(STEP);
    }
  }
}
