package dev.reprise.testkit.mutants;

import dev.reprise.testkit.mutants.LaneProcess.Answer;
import dev.reprise.testkit.mutants.Results.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/// Removes each guard in turn, and expects some test to go red. Settings come by environment, see
/// docs/mutants.md: `ONLY`, `DEPTH`, `LANES`, `RESUME`, `EXPLAINED`.
///
/// A mutant that no test notices is either a missing test, a guard that guards nothing, or
/// explained as equivalent in `equivalent-mutants.txt`.
public final class Mutants {
  /// After so many failed test runs a process is thrown away: each may leave threads behind.
  private static final int LUA_RUNS = 60;

  private static final int JAVA_RUNS = 4;

  private final Project project = Project.here();
  private final PrintStream out = System.out;
  private final Results results = new Results(project.work().resolve("results.tsv"));
  private final Queue<Mutant> queue = new ConcurrentLinkedQueue<>();
  private final int depth = Integer.parseInt(setting("DEPTH", "9"));
  private int all;

  /// A lane couldn't run its tests, and has said why.
  private volatile boolean broken;

  private Mutants() {}

  public static void main(String[] args) throws Exception {
    System.exit(new Mutants().run());
  }

  private static String setting(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }

  private int run() throws Exception {
    long start = System.nanoTime();
    Files.createDirectories(project.temporary());
    Files.createDirectories(project.nothing());
    List<Mutant> mutants = new ArrayList<>(LuaMutants.of(project.lua()));
    mutants.addAll(JavaMutants.of(project.java()));
    Explained explained = Explained.read(mutants);
    List<String> only = List.of(setting("ONLY", "").split(","));
    mutants.removeIf(mutant -> rank(mutant, only) < 0);
    mutants.sort(Comparator.comparingInt(mutant -> rank(mutant, only)));
    if (mutants.isEmpty()) {
      out.println("no mutant's id begins like " + only);
      return 2;
    }
    boolean withExplained = !setting("EXPLAINED", "").isEmpty();
    for (Mutant mutant : mutants) {
      if (withExplained || !explained.contains(mutant)) {
        queue.add(mutant);
      }
    }
    if (!setting("RESUME", "").isEmpty()) {
      queue.removeIf(this::isKnown);
    }
    all = queue.size() + results.ofThisRun().size();
    Plan plan = plan();
    int lanes = Integer.parseInt(setting("LANES", "1"));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < lanes; i++) {
      int lane = i;
      threads.add(Thread.ofPlatform().start(() -> workOrStop(lane, plan)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (broken) {
      return 2;
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return new Verdict(mutants, explained, results.ofThisRun()).print(out, took);
  }

  /// Which of the wanted beginnings its id has; -1 for none.
  private static int rank(Mutant mutant, List<String> only) {
    for (int i = 0; i < only.size(); i++) {
      if (mutant.id().startsWith(only.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private boolean isKnown(Mutant mutant) {
    Result earlier = results.earlier(mutant);
    if (earlier == null || !earlier.killed() || earlier.source() != mutant.source().hashCode()) {
      return false;
    }
    results.add(earlier);
    return true;
  }

  private Plan plan() {
    Path overlay = overlay("record");
    try (LaneProcess lane = lane("record")) {
      Map<String, Set<String>> used = Recorder.record(project, lane, overlay);
      return new Plan(used, project);
    }
  }

  private LaneProcess lane(String name) {
    return new LaneProcess(project, project.work().resolve("lane-" + name + ".log"));
  }

  private Path overlay(String name) {
    long pid = ProcessHandle.current().pid();
    Path overlay = project.temporary().resolve("overlay-" + pid + "-" + name);
    try {
      if (Files.exists(overlay)) {
        try (Stream<Path> files = Files.walk(overlay)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
      return Files.createDirectories(overlay);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void workOrStop(int number, Plan plan) {
    try {
      work(number, plan);
    } catch (RuntimeException e) {
      broken = true;
      out.println("stopped: " + e.getMessage());
    }
  }

  private void work(int number, Plan plan) {
    String name = Integer.toString(number);
    try (LaneProcess lane = lane(name)) {
      for (Mutant mutant = queue.poll(); mutant != null && !broken; mutant = queue.poll()) {
        Result result = judge(mutant, lane, overlay(name), plan);
        results.add(result);
        int done = results.ofThisRun().size();
        if (!result.killed()) {
          out.println("[" + done + "/" + all + "] SURVIVED " + mutant);
        } else if (all <= 40 || done % 50 == 0) {
          out.println(
              "["
                  + done
                  + "/"
                  + all
                  + "] killed by "
                  + result.test()
                  + ": "
                  + mutant
                  + "\n    "
                  + result.why());
        }
      }
    }
  }

  /// A test of a worker depends on time, and a busy machine can make it red all by itself. So what
  /// is red with a Java mutant has to be green without.
  private Answer shown(Mutant mutant, Plan.Step step, LaneProcess lane, Path overlay, int runs) {
    Answer answer = lane.run(overlay, step.tests(), step.limit(), runs);
    for (int tries = 0; !mutant.isLua() && answer.red() && tries < 3; tries++) {
      List<String> test = answer.test().contains("#") ? List.of(answer.test()) : step.tests();
      if (!lane.run(project.nothing(), test, step.limit(), runs).red()) {
        return answer;
      }
      answer = lane.run(overlay, step.tests(), step.limit(), runs);
    }
    return answer;
  }

  private Result judge(Mutant mutant, LaneProcess lane, Path overlay, Plan plan) {
    long start = System.nanoTime();
    Answer answer = Answer.GREEN;
    int runs = mutant.isLua() ? LUA_RUNS : JAVA_RUNS;
    if (mutant.isLua()) {
      Recorder.write(overlay.resolve(mutant.file()), mutant.source());
    } else {
      JavaMutants.compile(project, mutant.file(), mutant.source(), overlay);
    }
    Result earlier = results.earlier(mutant);
    if (earlier != null && earlier.killed() && earlier.test().contains("#")) {
      Plan.Step step = new Plan.Step("again", List.of(earlier.test()), Duration.ofSeconds(60));
      answer = shown(mutant, step, lane, overlay, runs);
    }
    int left = depth;
    for (Plan.Step step : plan.of(mutant)) {
      if (answer.red() || left-- == 0) {
        break;
      }
      answer = shown(mutant, step, lane, overlay, runs);
    }
    String why = answer.why().length() > 300 ? answer.why().substring(0, 300) : answer.why();
    return new Result(
        mutant.id(),
        mutant.source().hashCode(),
        answer.red(),
        answer.test(),
        why.replace('\t', ' '),
        Duration.ofNanos(System.nanoTime() - start).toMillis());
  }
}
