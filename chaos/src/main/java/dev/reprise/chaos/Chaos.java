package dev.reprise.chaos;

import dev.reprise.chaos.both.RandomPair;
import dev.reprise.chaos.stage.WorkerArchive;
import dev.reprise.chaos.worker.KillStorm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/// `make chaos`: plays scenarios on real processes, judges each, and writes a report.
public final class Chaos {
  private static final int STORM_ROUND = 100;

  private final Place place;
  private final Order order;
  private final List<Outcome> outcomes = new ArrayList<>();

  private Chaos(Place place, Order order) {
    this.place = place;
    this.order = order;
  }

  /// `FOLDER NAME=value...`, see [Order]; 1 where something didn't hold.
  public static void main(String[] args) {
    Path folder = Path.of(args[0]).toAbsolutePath();
    Place place = new Place(folder.resolve("home"), folder.resolve("chaos"));
    Order order = Order.of(Stream.of(args).skip(1).toArray(String[]::new));
    create(place.home());
    Runtime.getRuntime().exit(new Chaos(place, order).run() ? 0 : 1);
  }

  private boolean run() {
    long began = System.nanoTime();
    System.out.println("seed " + order.seed());
    makeArchive();
    String name = "chaos";
    if (order.kills() > 0) {
      name = "chaos-kills";
      storm();
    } else if (!order.soak().isZero()) {
      name = "chaos-soak";
      soak(began);
    } else {
      selected().forEach(scenario -> play(scenario, order.seed()));
    }
    Report report =
        new Report(name, command(), outcomes, Duration.ofNanos(System.nanoTime() - began));
    report.write(place.results());
    System.out.println(report.figures());
    return report.count(Outcome.Verdict.BROKEN) == 0 && !outcomes.isEmpty();
  }

  private void makeArchive() {
    Path dir = place.results().resolve("training");
    delete(dir);
    WorkerArchive.make(place.home(), dir);
    delete(dir);
  }

  private String command() {
    return "make chaos"
        + (order.quick() ? "-quick" : "")
        + (order.only().isEmpty() ? "" : " ONLY=" + order.only())
        + (order.kills() == 0 ? "" : " KILLS=" + order.kills())
        + (order.soak().isZero() ? "" : " MINUTES=" + order.soak().toMinutes())
        + " SEED="
        + order.seed();
  }

  private List<Scenario> selected() {
    if (!order.only().isEmpty()) {
      List<Scenario> only =
          Stream.concat(Repertoire.all().stream(), Stream.of(new KillStorm(STORM_ROUND)))
              .filter(scenario -> scenario.name().startsWith(order.only()))
              .toList();
      if (only.isEmpty()) {
        System.out.println("There is no scenario whose name begins with " + order.only() + ".");
      }
      return only;
    }
    return order.quick() ? Repertoire.quick() : Repertoire.all();
  }

  /// Round after round until so many were killed.
  private void storm() {
    Random seeds = new Random(order.seed());
    int left = order.kills();
    while (left > 0) {
      Outcome outcome = play(new KillStorm(Math.min(left, STORM_ROUND)), seeds.nextLong(1L << 40));
      left -= outcome.kills();
      if (outcome.isBroken()) {
        return;
      }
    }
  }

  /// Random scenarios until the time is up.
  private void soak(long began) {
    Random random = new Random(order.seed());
    List<Scenario> all = Repertoire.all();
    while (System.nanoTime() - began < order.soak().toNanos()) {
      Scenario next =
          switch (random.nextInt(4)) {
            case 0 -> new KillStorm(20 + random.nextInt(40));
            case 1 -> new RandomPair(1 + random.nextInt(Repertoire.PAIRS));
            default -> all.get(random.nextInt(all.size()));
          };
      play(next, random.nextLong(1L << 40));
    }
  }

  private Outcome play(Scenario scenario, long seed) {
    Optional<String> no = scenario.cannotRun(place);
    Path dir = place.results().resolve(scenario.name() + "-" + seed);
    delete(dir);
    Outcome outcome =
        no.isPresent()
            ? Outcome.notHere(scenario, no.get())
            : new Play(place, scenario, seed, dir).run();
    if (outcome.isBroken()) {
      outcome = outcome.in(dir);
    } else {
      delete(dir);
    }
    say(outcome);
    outcomes.add(outcome);
    return outcome;
  }

  private static void say(Outcome outcome) {
    System.out.printf(
        Locale.ROOT,
        "%-8s %-50s %6.1f s, %d faults, %d kills, %d recoveries, seed %d%n",
        outcome.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        outcome.name(),
        outcome.took().toMillis() / 1e3,
        outcome.faults().size(),
        outcome.kills(),
        outcome.recoveries(),
        outcome.seed());
    outcome.findings().forEach(what -> System.out.println("         " + what));
    if (outcome.isBroken()) {
      System.out.println("         again: " + outcome.again());
      System.out.println("         all that it wrote: " + outcome.folder());
    }
  }

  private static void create(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
