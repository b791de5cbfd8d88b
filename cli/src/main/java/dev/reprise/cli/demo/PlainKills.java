package dev.reprise.cli.demo;

import dev.reprise.embedded.EmbeddedRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// The same kills on the plain loop, at the same points of its own progress, while the story of the
/// import is told.
final class PlainKills implements Runnable {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final PlainSide plain;
  private final Stage stage;
  private final Patience patience;
  private final long total;
  private final List<Fact> facts = new ArrayList<>();

  /// @param total rows of the input
  PlainKills(PlainSide plain, Stage stage, Patience patience, long total) {
    this.plain = plain;
    this.stage = stage;
    this.patience = patience;
    this.total = total;
  }

  /// What happened, once it has run.
  List<Fact> facts() {
    return List.copyOf(facts);
  }

  /// Until the loop has ended.
  @Override
  public void run() {
    try {
      kill();
      until("end of the plain loop", () -> !plain.isRunning());
    } catch (StoppedException e) {
      stage.plainHolds().clear(); // whoever waits for this is stopped as well
    }
  }

  private void kill() {
    try {
      killOne();
      killAll();
      killRedis();
      freeze();
    } catch (MissedException e) {
      facts.add(
          Fact.of("missed", "The rest of the kills didn't come off: " + e.getMessage() + "."));
      stage.plainHolds().clear();
    }
  }

  private void killOne() {
    awaitPercent(KillOne.PERCENT);
    int consumer = plain.killOne();
    facts.add(
        Fact.of(
            "kill",
            "a consumer was killed: its supervisor started it again, and consumer %d read what it had pending"
                .formatted(consumer)));
  }

  private void killAll() {
    awaitPercent(KillAll.PERCENT);
    stage.plainHolds().ask(Holds.COMMITTED);
    until("consumer between COMMIT and XACK", () -> holder(Holds.COMMITTED).isPresent());
    plain.killAll();
    stage.plainHolds().clear();
    facts.add(
        Fact.of(
            "kill",
            "all were killed between COMMIT and XACK: the %d messages were pending still, and were read and inserted again"
                .formatted(PlainLoop.BATCH)));
  }

  private void killRedis() {
    awaitPercent(KillRedis.PERCENT);
    long pid = EmbeddedRedis.status(stage.plainHome()).map(EmbeddedRedis.Status::pid).orElse(0L);
    Signals.kill9(pid);
    facts.add(
        Fact.of(
            "kill",
            "redis-server was killed: it was brought back likewise, and each command was tried again"));
  }

  private void freeze() {
    if (!Signals.canFreeze()) {
      throw new MissedException("no SIGSTOP on this platform");
    }
    awaitPercent(Freeze.PERCENT);
    stage.plainHolds().ask(Holds.UNTOLD);
    until("consumer between COMMIT and XACK", () -> holder(Holds.UNTOLD).isPresent());
    long consumer = holder(Holds.UNTOLD).orElseThrow();
    long before = plain.takeovers();
    Signals.freeze(consumer);
    try {
      until("takeover from the frozen consumer", () -> plain.takeovers() > before);
    } finally {
      stage.plainHolds().clear();
      Signals.thaw(consumer);
    }
    facts.add(
        Fact.of(
            "freeze",
            "consumer %d was frozen at that point: after %s idle another one claimed its messages and inserted them again; nothing told"
                .formatted(plain.number(consumer), Play.text(PlainLoop.IDLE))));
  }

  private Optional<Long> holder(String point) {
    return stage.plainHolds().holder(point).stream().boxed().findFirst();
  }

  private void awaitPercent(int percent) {
    until("plain loop at " + percent + " %", () -> plain.table().rows() * 100 >= total * percent);
  }

  private void until(String what, BooleanSupplier look) {
    Supplier<Optional<Boolean>> seen =
        () -> {
          plain.tend();
          return look.getAsBoolean() ? Optional.of(true) : Optional.empty();
        };
    patience.until(what, LIMIT, seen);
  }
}
