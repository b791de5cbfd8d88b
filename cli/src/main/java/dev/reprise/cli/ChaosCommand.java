package dev.reprise.cli;

import dev.reprise.cli.chaos.Chaos;
import dev.reprise.cli.chaos.ChaosVerdict;
import dev.reprise.cli.chaos.Disturber;
import dev.reprise.cli.chaos.ImportTrial;
import dev.reprise.embedded.EmbeddedRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reprise chaos [--seed N] [--kills N] [--for SECONDS] [--keep] -- import ...`.
@Command(
    name = "chaos",
    description =
        "Run your own import twice into copies of its target, once undisturbed and once with its"
            + " workers killed, paused and cut off at random, and compare what came of it. It has a"
            + " Redis of its own; your table and your Redis aren't touched.")
final class ChaosCommand implements Callable<Integer> {
  static final String IMPORT = "chaos-import";
  private static final String JAVA_OPTIONS = "-XX:TieredStopAtLevel=1";
  private static final int MAX_KILLS = 1_000;
  private static final int MAX_SECONDS = 3_600;

  private final Invocation invocation;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "From which moments and victims follow (random, and printed).")
  @Nullable Long seed;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "12",
      description = "Workers killed, from 1 to 1000 (12); pauses and cuts come on top.")
  int kills = 12;

  @Option(
      names = "--for",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "About how long the disturbed run shall last, from 5 to 3600 (30).")
  int seconds = 30;

  @Option(
      names = "--keep",
      description =
          "Leave both outputs where they are; they are left in any case where they differ.")
  boolean keep;

  @Parameters(paramLabel = "-- import ARGUMENTS", arity = "1..*", description = "The line to try.")
  List<String> line = List.of();

  ChaosCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    Bounds.require("--kills", kills, 1, MAX_KILLS);
    Bounds.require("--for", seconds, 5, MAX_SECONDS);
    if (invocation.options().redis != null || invocation.options().namespace != null) {
      throw new UsageException(
          "Chaos has a Redis of its own, so that yours isn't touched: leave out --redis and"
              + " --namespace.");
    }
    if (!invocation.options().verbose) {
      StderrLog.errorsOnly();
    }
    try (StopSignal stop = StopSignal.install()) {
      return in(Files.createTempDirectory("reprise-chaos-"), stop);
    }
  }

  /// A signal is awaited to the very end, so that nothing is left behind.
  private int in(Path folder, StopSignal stop) throws IOException {
    boolean stays = keep;
    String beside = "";
    try {
      ChaosLine parsed = ChaosLine.parse(invocation, line);
      try (ImportTrial trial = ImportTrial.of(parsed.what(folder), folder)) {
        Optional<ChaosVerdict> verdict = run(trial, parsed, folder, stop);
        stays |= verdict.isPresent() && !verdict.get().holds();
        beside = stays ? trial.keep() : "";
        return verdict.map(this::say).orElseGet(this::interrupted);
      }
    } finally {
      EmbeddedRedis.stop(folder.resolve("home"));
      if (stays) {
        invocation
            .output()
            .note(
                "Everything is kept in "
                    + folder
                    + (beside.isEmpty() ? "." : ", and in " + beside + ": drop them afterwards."));
      } else {
        delete(folder);
      }
    }
  }

  private int interrupted() {
    invocation.output().note("Interrupted: both runs are ended, and no verdict can be given.");
    return ExitCode.INTERRUPTED;
  }

  private Optional<ChaosVerdict> run(
      ImportTrial trial, ChaosLine parsed, Path folder, StopSignal stop) {
    long from = seed == null ? ThreadLocalRandom.current().nextInt(1, 1_000_000) : seed;
    Chaos.Options options =
        new Chaos.Options(
            new Disturber.Plan(from, kills, Duration.ofSeconds(seconds)),
            parsed.workers(),
            parsed.slots(),
            folder);
    Chaos.Program program =
        new Chaos.Program(words -> program("import", words), words -> program(IMPORT, words));
    Output output = invocation.output();
    return new Chaos(trial, options, program, stop::await, output::note).run();
  }

  private int say(ChaosVerdict verdict) {
    Output output = invocation.output();
    if (output.isJson()) {
      output.json(verdict.json());
    } else {
      verdict.lines().forEach(output::line);
    }
    return verdict.holds() ? ExitCode.DONE : ExitCode.FAILED;
  }

  /// Its processes live for seconds: the quick compiler is enough, and leaves the cores to them.
  private static ProcessBuilder program(String command, List<String> words) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(words);
    all.add("--json");
    ProcessBuilder builder = new ProcessBuilder(OwnProgram.command(JAVA_OPTIONS, all));
    builder.environment().put("REPRISE_JAVA_OPTS", JAVA_OPTIONS);
    return builder;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
