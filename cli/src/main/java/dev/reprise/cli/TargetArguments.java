package dev.reprise.cli;

import dev.reprise.cli.imports.Targets;
import dev.reprise.embedded.RepriseHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where a process that writes into databases finds those that it may reach, and their drivers.
final class TargetArguments {
  @Option(
      names = "--targets",
      paramLabel = "FILE",
      description = "Named targets, for --to @NAME (targets.properties in REPRISE_HOME).")
  @Nullable Path targets;

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = "A folder with jars of JDBC drivers (plugins in REPRISE_HOME).")
  @Nullable Path plugins;

  /// @throws UsageException where one that was named isn't there
  Targets targets() {
    if (targets != null && !Files.isRegularFile(targets)) {
      throw new UsageException("--targets names " + targets + ", which isn't a file.");
    }
    if (plugins != null && !Files.isDirectory(plugins)) {
      throw new UsageException("--plugins names " + plugins + ", which isn't a folder.");
    }
    Path home = RepriseHome.resolve();
    return Targets.of(
        targets == null ? home.resolve("targets.properties") : targets,
        plugins == null ? home.resolve("plugins") : plugins);
  }

  /// The same for a process that this one starts.
  List<String> words() {
    List<String> words = new ArrayList<>();
    if (targets != null) {
      words.addAll(List.of("--targets", targets.toAbsolutePath().toString()));
    }
    if (plugins != null) {
      words.addAll(List.of("--plugins", plugins.toAbsolutePath().toString()));
    }
    return words;
  }
}
