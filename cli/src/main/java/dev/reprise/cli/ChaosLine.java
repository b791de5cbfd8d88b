package dev.reprise.cli;

import dev.reprise.cli.chaos.ImportTrial;
import dev.reprise.embedded.RepriseHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// The user's line behind `chaos --`, understood by the command that it names.
record ChaosLine(ImportArguments arguments, ParseResult parsed) {
  /// What chaos gives each of the two runs itself.
  private static final Set<String> REPLACED =
      Set.of("--to", "--table", "--rejects", "--trace", "--workers", "--slots");

  private static final int WORKERS = 3;

  /// @throws UsageException where it can't be run like this
  static ChaosLine parse(Invocation invocation, List<String> line) {
    if (!line.getFirst().equals("import")) {
      throw new UsageException(
          "Chaos can run an import: write reprise chaos -- import FILE --to .. --table .., and"
              + " options for every command before the --.");
    }
    ImportCommand command = new ImportCommand(invocation, ChaosWorkerCommand.NAME);
    try {
      ParseResult parsed =
          new CommandLine(command).parseArgs(line.subList(1, line.size()).toArray(String[]::new));
      if (parsed.hasMatchedOption("--dry-run") || parsed.hasMatchedOption("--new")) {
        throw new UsageException(
            "Chaos runs the import for the first time, into copies: leave out --dry-run and"
                + " --new.");
      }
      return new ChaosLine(command.arguments(), parsed);
    } catch (ParameterException e) {
      throw new UsageException("In the line behind --: " + e.getMessage() + ".", e);
    }
  }

  /// One at least must live while others are dead.
  int workers() {
    Integer given = parsed.matchedOptionValue("--workers", WORKERS);
    return Math.max(2, given);
  }

  int slots() {
    Integer given = parsed.matchedOptionValue("--slots", ImportWorkers.SLOTS);
    return given;
  }

  ImportTrial.What what(Path folder) {
    return new ImportTrial.What(
        words(), arguments.to, arguments.targets(), arguments.plan(folder.resolve("scratch")));
  }

  /// The line again, but for what is replaced. The processes have another home: what they would
  /// look for in the user's one is named.
  private List<String> words() {
    List<String> words = new ArrayList<>();
    words.add(arguments.file.toAbsolutePath().toString());
    for (OptionSpec option : parsed.matchedOptions()) {
      if (!REPLACED.contains(option.longestName())) {
        words.add(option.longestName());
        if (option.arity().max() > 0) {
          words.addAll(option.originalStringValues());
        }
      }
    }
    Path home = RepriseHome.resolve();
    name(words, "--targets", home.resolve("targets.properties"));
    name(words, "--plugins", home.resolve("plugins"));
    return words;
  }

  private static void name(List<String> words, String option, Path usual) {
    if (!words.contains(option) && Files.exists(usual)) {
      words.addAll(List.of(option, usual.toAbsolutePath().toString()));
    }
  }
}
