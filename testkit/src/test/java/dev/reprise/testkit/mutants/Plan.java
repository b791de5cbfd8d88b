package dev.reprise.testkit.mutants;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Which tests a mutant is shown, in steps from quick and general to slow. The first red one ends
/// it.
final class Plan {
  private static final String PACKAGE = "dev.reprise.testkit.";
  static final String CONTRACTS = PACKAGE + "RedisConformanceRedisTest";
  private static final String FLOOR = PACKAGE + "RedisFloorConformanceRedisTest";
  private static final String SCHEDULES = PACKAGE + "SeededScheduleRedisTest";
  private static final List<String> WORKERS =
      List.of(
          PACKAGE + "WorkerOutcomesRedisTest",
          PACKAGE + "WorkerStopsRedisTest",
          PACKAGE + "WorkerDrainRedisTest",
          PACKAGE + "WorkerSharesRedisTest",
          PACKAGE + "WorkerReachRedisTest",
          PACKAGE + "LivenessRedisTest",
          PACKAGE + "OutageChaosTest",
          PACKAGE + "PoisonChaosTest");
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

  /// @param used scripts by contract test
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
      steps.add(step("schedules", List.of(SCHEDULES), 60));
      steps.add(step("workers", WORKERS, 180));
    } else if (mutant.file().contains("/sink/")) {
      steps.add(step("sinks", SINKS, 120));
    } else {
      steps.add(step("redo log", List.of(REDO_LOG), 30));
      for (String test : WORKERS) {
        steps.add(step("workers", List.of(test), 120));
      }
    }
    return steps;
  }

  private static Step step(String name, List<String> tests, int seconds) {
    return new Step(name, tests, Duration.ofSeconds(seconds));
  }

  /// Those that run the script, or one that includes the fragment: first those that run few others.
  private List<String> contracts(Mutant mutant) {
    Set<String> scripts = scripts(mutant);
    return used.entrySet().stream()
        .filter(test -> test.getValue().stream().anyMatch(scripts::contains))
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

  private Set<String> scripts(Mutant mutant) {
    String name = mutant.name().replace(".lua", "");
    if (!mutant.file().contains("/fragments/")) {
      return Set.of(name);
    }
    Set<String> scripts = new TreeSet<>();
    Pattern includes =
        Pattern.compile("^--#include .*\\b" + Pattern.quote(name) + "\\b", Pattern.MULTILINE);
    sources.forEach(
        (file, source) -> {
          if (includes.matcher(source).find()) {
            scripts.add(Path.of(file).getFileName().toString().replace(".lua", ""));
          }
        });
    return scripts;
  }
}
