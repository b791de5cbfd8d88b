package dev.reprise.chaos;

import dev.reprise.chaos.stage.ClockShim;
import java.nio.file.Path;
import java.util.Optional;

/// Where scenarios run, and what there is.
///
/// @param home where the bundled Redis is unpacked, and a shim compiled, once for all
/// @param results a folder for each scenario that failed, and the report
public record Place(Path home, Path results) {
  /// A clock that can be set for one process, where a C compiler is there.
  public Optional<ClockShim> clockShim() {
    return ClockShim.in(home);
  }
}
