package dev.reprise.testkit.sim;

import dev.reprise.testkit.ScriptChange;
import dev.reprise.testkit.model.Fault;
import dev.reprise.testkit.sim.Stores.Kind;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Runs seeds on all cores until they are through or one goes wrong, which is then shrunk and told:
/// `make simulate SEEDS=... [SEED=...] [STORE=model|told|redis|both] [STEPS=...] [FAULT=...]`.
public final class Simulate {
  private static final int REPORT_MS = 5_000;
  private static final int SHOWN = 80;

  private final Options options;
  private final Stores stores;
  private final long started = System.nanoTime();
  private final AtomicLong nextSeed;
  private final AtomicLong steps = new AtomicLong();
  private final AtomicLong seeds = new AtomicLong();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile @Nullable Run failed;
  private volatile int failedAt;

  /// @param leftOut steps that aren't run
  record Options(
      Kind kind,
      long seed,
      long seeds,
      int steps,
      Fault fault,
      ScriptChange change,
      BitSet leftOut) {
    static Options of(Map<String, String> env) {
      Kind kind = Kind.valueOf(env.getOrDefault("STORE", "model").toUpperCase(Locale.ROOT));
      boolean one = env.containsKey("SEED") && !env.containsKey("SEEDS");
      return new Options(
          kind,
          Long.parseLong(env.getOrDefault("SEED", "1")),
          one ? 1 : Long.parseLong(env.getOrDefault("SEEDS", kind.isInMemory() ? "100000" : "100")),
          Integer.parseInt(env.getOrDefault("STEPS", "200")),
          fault(env.getOrDefault("FAULT", "NONE")),
          ScriptFaults.of(env.getOrDefault("FAULT", "")),
          Run.steps(env.getOrDefault("WITHOUT", "")));
    }

    private static Fault fault(String name) {
      return ScriptFaults.has(name) ? Fault.NONE : Fault.valueOf(name.toUpperCase(Locale.ROOT));
    }

    String command(Run run, String fault) {
      return "make simulate SEED="
          + run.seed()
          + " STEPS="
          + run.steps()
          + (kind == Kind.MODEL ? "" : " STORE=" + kind.name().toLowerCase(Locale.ROOT))
          + (fault.isEmpty() ? "" : " FAULT=" + fault)
          + (run.leftOut().isEmpty() ? "" : " WITHOUT=" + run.leftOutText());
    }
  }

  private Simulate(Options options, Stores stores) {
    this.options = options;
    this.stores = stores;
    this.nextSeed = new AtomicLong(options.seed());
  }

  public static void main(String[] args) throws Exception {
    Options options;
    try {
      options = Options.of(System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println(
          "STORE is model, told, redis or both; SEEDS, SEED and STEPS are numbers; FAULT is one of "
              + List.of(Fault.values())
              + " or "
              + ScriptFaults.names()
              + ": "
              + e.getMessage());
      System.exit(2);
      return;
    }
    boolean fine;
    try (Stores stores = new Stores(options.kind(), options.fault(), options.change())) {
      fine = new Simulate(options, stores).run();
    }
    System.exit(fine ? 0 : 1);
  }

  private boolean run() throws InterruptedException, IOException {
    int cores = options.kind().isInMemory() ? Runtime.getRuntime().availableProcessors() : 1;
    Thread[] threads = new Thread[cores];
    for (int i = 0; i < cores; i++) {
      threads[i] = Thread.ofPlatform().name("seeds-" + i).start(this::work);
    }
    for (Thread thread : threads) {
      while (!thread.join(java.time.Duration.ofMillis(REPORT_MS))) {
        System.err.println(figures());
      }
    }
    Run run = failed;
    double seconds = seconds();
    if (run != null) {
      tell(run);
    }
    System.out.println(figures());
    Figures.write(
        "simulation-" + options.kind().name().toLowerCase(Locale.ROOT), seconds, record());
    return run == null;
  }

  private void work() {
    while (!over.get()) {
      long seed = nextSeed.getAndIncrement();
      if (seed >= options.seed() + options.seeds()) {
        return;
      }
      Run run = new Run(seed, options.steps(), options.leftOut());
      Run.Result result = run.run(stores, false);
      steps.addAndGet(result.steps());
      seeds.incrementAndGet();
      if (result.violation() != null && over.compareAndSet(false, true)) {
        failedAt = result.steps();
        failed = run;
      }
    }
  }

  private double seconds() {
    return (System.nanoTime() - started) / 1e9;
  }

  private String figures() {
    double seconds = seconds();
    return String.format(
        Locale.ROOT,
        "simulate: store %s, %,d seeds, %,d steps in %.1f s (%,.0f steps/s), %s",
        options.kind().name().toLowerCase(Locale.ROOT),
        seeds.get(),
        steps.get(),
        seconds,
        steps.get() / seconds,
        failed == null ? "0 violations" : "1 violation");
  }

  private Map<String, Object> record() {
    return Map.of(
        "seeds", seeds.get(),
        "steps", steps.get(),
        "steps/s", Math.round(steps.get() / seconds()),
        "violations", failed == null ? 0 : 1);
  }

  /// What went wrong, as short as it can be had.
  private void tell(Run run) {
    String fault = System.getenv().getOrDefault("FAULT", "");
    System.out.printf(
        Locale.ROOT, "seed %d went wrong after %.1f s; shrinking%n", run.seed(), seconds());
    Run shrunk = run.shrunk(stores, failedAt);
    Run.Result result = shrunk.run(stores, true);
    List<String> log = result.log();
    log.subList(Math.max(0, log.size() - SHOWN), log.size()).forEach(System.out::println);
    System.out.println(result.violation());
    System.out.println("with " + shrunk.kept() + " steps: " + options.command(shrunk, fault));
    System.out.println("with all steps: " + options.command(run, fault));
  }
}
