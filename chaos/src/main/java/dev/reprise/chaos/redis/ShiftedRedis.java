package dev.reprise.chaos.redis;

import dev.reprise.chaos.Place;
import dev.reprise.chaos.stage.ClockShim;
import dev.reprise.chaos.stage.Stage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// A Redis whose clock can be set. The bundled one is linked statically, so that nothing can be put
/// between it and the kernel: it takes one from the PATH.
final class ShiftedRedis {
  private static final String FILE = "redis-clock";

  private ShiftedRedis() {}

  /// Why there is none here.
  static Optional<String> missing(Place place) {
    if (place.clockShim().isEmpty()) {
      return Optional.of("no C compiler (cc) is here to build the clock with");
    }
    return onPath().isPresent()
        ? Optional.empty()
        : Optional.of(
            "no redis-server is on the PATH (the bundled one is linked statically; apt install"
                + " redis-server)");
  }

  static Path of(Place place) {
    Path shift = place.home().resolve(FILE);
    ClockShim.shift(shift, 0);
    return place.clockShim().orElseThrow().wrap(onPath().orElseThrow(), shift, place.home());
  }

  static void shift(Stage stage, long seconds) {
    ClockShim.shift(stage.home().resolve(FILE), seconds);
  }

  private static Optional<Path> onPath() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, "redis-server"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
