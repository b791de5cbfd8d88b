package dev.reprise.testkit.mutants;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Which tests a mutant is shown, in steps from quick and general to slow. The first red one ends
/// it.
final class Plan {
  private static final String PACKAGE = "dev.reprise.testkit.";
  static final String CONTRACTS = PACKAGE + "RedisConformanceRedisTest";
  private static final String FLOOR = PACKAGE + "RedisFloorConformanceRedisTest";
  private static final String SCHEDULES =
      PACKAGE + "sim.LockStepRedisSimulationTest#scriptsDoWhatTheModelDoes";

  /// Of the command line: faults planted into the state, found and mended.
  private static final String AUDITS = "dev.reprise.cli.AuditFaultsRedisTest";

  private static final List<String> WORKERS =
      List.of(
          "WorkerOutcomesRedisTest",
          "WorkerStopsRedisTest",
          "WorkerDrainRedisTest",
          "WorkerSharesRedisTest",
          "WorkerReachRedisTest",
          "LivenessRedisTest",
          "OutageChaosTest");

  /// Of the tests of a worker, those that a class is shown before the others.
  private static final Map<String, List<String>> FIRST =
      Map.ofEntries(
          Map.entry("SessionKeeper", List.of("OutageChaosTest", "LivenessRedisTest")),
          Map.entry("JobRun", List.of("OutageChaosTest", "WorkerOutcomesRedisTest")),
          Map.entry("JobRequests", List.of("OutageChaosTest", "WorkerOutcomesRedisTest")),
          Map.entry("Held", List.of("OutageChaosTest", "WorkerOutcomesRedisTest")),
          Map.entry("Runs", List.of("OutageChaosTest", "WorkerSharesRedisTest")),
          Map.entry("RedoLog", List.of("OutageChaosTest")),
          Map.entry("Forgotten", List.of("OutageChaosTest")),
          Map.entry("Slots", List.of("WorkerDrainRedisTest", "WorkerStopsRedisTest")),
          Map.entry("Slot", List.of("WorkerStopsRedisTest", "WorkerDrainRedisTest")),
          Map.entry("TimeLimits", List.of("WorkerStopsRedisTest")),
          Map.entry("Worker", List.of("WorkerDrainRedisTest", "OutageChaosTest")),
          Map.entry("ChunkRun", List.of("WorkerStopsRedisTest", "WorkerOutcomesRedisTest")),
          Map.entry("Ending", List.of("WorkerOutcomesRedisTest", "WorkerStopsRedisTest")),
          Map.entry("LockFile", List.of("OutageChaosTest", "LivenessRedisTest")),
          Map.entry("StartupRecovery", List.of("OutageChaosTest")),
          Map.entry("Recoverer", List.of("OutageChaosTest", "LivenessRedisTest")),
          Map.entry("LivenessWatch", List.of("LivenessRedisTest", "WorkerOutcomesRedisTest")),
          Map.entry("Rests", List.of("WorkerReachRedisTest")),
          Map.entry("ClaimLoop", List.of("WorkerReachRedisTest", "WorkerSharesRedisTest")));

  private static final List<String> SINKS =
      List.of(
          "dev.reprise.sink.JdbcSinkTest",
          "dev.reprise.sink.TableWriterTest",
          "dev.reprise.sink.JdbcTargetTest",
          PACKAGE + "SqliteSinkTest");
  private static final String REDO_LOG = "dev.reprise.worker.RedoLogTest";

  /// A script runs whole on Redis 6.2 when memory is full because its first command is this one.
  private static final Pattern FIRST_COMMAND = Pattern.compile("'HDEL', \\S+, '-'");

  /// @param limit after which the tests count as hung
  record Step(String name, List<String> tests, Duration limit) {}

  private final Map<String, Set<String>> used;
  private final Map<String, String> sources;

  /// @param used blocks of scripts by contract test
  Plan(Map<String, Set<String>> used, Project project) {
    this.used = used;
    this.sources = LuaMutants.sources(project.lua());
  }

  List<Step> of(Mutant mutant) {
    List<Step> steps = new ArrayList<>();
    if (mutant.isLua()) {
      steps.add(step("contracts", contracts(mutant), 60));
      if (FIRST_COMMAND.matcher(mutant.before()).find()) {
        steps.add(step("contracts on Redis 6.2", floor(), 60));
        return steps;
      }
      if (mutant.name().startsWith("audit")) {
        steps.add(step("audits", List.of(AUDITS), 60));
      }
      steps.add(step("schedules", List.of(SCHEDULES), 60));
    } else if (mutant.file().contains("/sink/")) {
      steps.add(step("sinks", SINKS, 120));
    } else {
      if (mutant.name().equals("RedoLog.java")) {
        steps.add(step("redo log", List.of(REDO_LOG), 60));
      }
      Set<String> tests =
          new LinkedHashSet<>(FIRST.getOrDefault(mutant.name().replace(".java", ""), List.of()));
      tests.addAll(WORKERS);
      tests.forEach(test -> steps.add(step("workers", List.of(PACKAGE + test), 180)));
    }
    return steps;
  }

  /// All tests that are named here, `class` or `class#method`.
  static Set<String> tests() {
    Set<String> tests = new LinkedHashSet<>(List.of(CONTRACTS, FLOOR, AUDITS, SCHEDULES, REDO_LOG));
    WORKERS.forEach(test -> tests.add(PACKAGE + test));
    FIRST.values().forEach(first -> first.forEach(test -> tests.add(PACKAGE + test)));
    tests.addAll(SINKS);
    return tests;
  }

  private static Step step(String name, List<String> tests, int seconds) {
    return new Step(name, tests, Duration.ofSeconds(seconds));
  }

  /// Those that run the code around the mutant: first those that run little else.
  private List<String> contracts(Mutant mutant) {
    String block = Recorder.blockOf(mutant, sources.get(mutant.file()));
    return used.entrySet().stream()
        .filter(test -> test.getValue().contains(block))
        .sorted(Comparator.comparingInt(test -> test.getValue().size()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private List<String> floor() {
    return used.keySet().stream()
        .filter(test -> test.contains("Memory"))
        .map(test -> test.replace(CONTRACTS, FLOOR))
        .toList();
  }
}
