package dev.reprise.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The options that every command takes, before or after its name.
final class GlobalOptions {
  @Option(
      names = "--redis",
      paramLabel = "URI",
      scope = ScopeType.INHERIT,
      description =
          "Redis: redis://, rediss:// or redis-sentinel:// (env REPRISE_REDIS); without it, an"
              + " embedded one under REPRISE_HOME.")
  @Nullable String redis;

  @Option(
      names = "--redis-user",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "The user at that Redis.")
  @Nullable String redisUser;

  @Option(
      names = "--redis-password-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "The file whose first line is the password.")
  @Nullable Path redisPasswordFile;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "The namespace (env REPRISE_NAMESPACE; reprise).")
  @Nullable String namespace;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "One JSON object a line on stdout.")
  boolean json;

  @Option(names = "--quiet", scope = ScopeType.INHERIT, description = "Only results and errors.")
  boolean quiet;

  @Option(
      names = "-v",
      scope = ScopeType.INHERIT,
      description = "Say on stderr what is being done.")
  boolean verbose;

  @Option(
      names = "--no-color",
      scope = ScopeType.INHERIT,
      description = "No colours (env NO_COLOR).")
  boolean noColor;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      scope = ScopeType.INHERIT,
      description = "Print the version.")
  boolean version;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Print what a command takes.")
  boolean help;
}
