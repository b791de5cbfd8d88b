package dev.reprise.chaos.stage;

import dev.reprise.embedded.RedisProcess;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The Redis of a scenario.
///
/// @param server the binary, null for the bundled one
/// @param lines further lines of its configuration
public record Setting(@Nullable Path server, List<String> lines) {
  public static final Setting PLAIN = new Setting(null, List.of());

  public Setting lines(String... more) {
    return new Setting(server, List.of(more));
  }

  public Setting server(Path binary) {
    return new Setting(binary, lines);
  }

  RedisProcess.Options options(Path home, Path dir) {
    RedisProcess.Options options = RedisProcess.Options.in(home);
    return new RedisProcess.Options(
        server == null ? options.binary() : server, dir, 0, true, "", lines);
  }
}
