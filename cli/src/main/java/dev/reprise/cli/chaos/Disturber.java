package dev.reprise.cli.chaos;

import dev.reprise.cli.demo.MissedException;
import dev.reprise.cli.demo.Signals;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Kills, freezes and cuts off the worker processes of one run, at moments and in an order that
/// follow from a seed. It touches children of that run alone, by their process ids.
public final class Disturber {
  private static final Duration TURN = Duration.ofMillis(20);
  private static final Duration FROZEN = Duration.ofSeconds(6); // beyond a deadline of 5 s
  private static final int KILLS = 70; // of 100
  private static final int CUTS = 15;

  private final Process run;
  private final Plan plan;
  private final Hands hands;
  private final Predicate<Duration> stopped;
  private final Random random;
  private int kills;
  private int pauses;
  private int cuts;
  private long frozen;
  private long thawAt;

  /// @param kills how many there shall be
  /// @param lasting over how long they are spread
  public record Plan(long seed, int kills, Duration lasting) {}

  /// What was done.
  public record Done(int kills, int pauses, int cuts, Duration took) {}

  /// What is known and done through Redis.
  ///
  /// @param working the processes that hold chunks now
  /// @param cut cuts the connections of a process; how many it had
  record Hands(Supplier<Set<Long>> working, LongUnaryOperator cut) {}

  /// @param stopped waits so long, and says whether a signal came
  Disturber(Process run, Plan plan, Hands hands, Predicate<Duration> stopped) {
    this.run = run;
    this.plan = plan;
    this.hands = hands;
    this.stopped = stopped;
    this.random = new Random(plan.seed());
  }

  /// Goes on until the run has ended by itself, or a signal came.
  Done disturb() {
    long from = System.nanoTime();
    long next = from + gap();
    boolean signal = false;
    try {
      while (run.isAlive() && !signal) {
        signal = stopped.test(TURN);
        long now = System.nanoTime();
        if (frozen != 0 && now >= thawAt) {
          thaw();
        }
        if (now >= next && kills < plan.kills() && act()) {
          next = now + gap();
        }
      }
    } finally {
      if (frozen != 0) {
        thaw(); // nobody else would ever wake it
      }
    }
    return new Done(kills, pauses, cuts, Duration.ofNanos(System.nanoTime() - from));
  }

  private long gap() {
    long mean = plan.lasting().toNanos() * KILLS / 100 / Math.max(1, plan.kills());
    return mean / 2 + (long) (random.nextDouble() * mean);
  }

  /// @return whether there was somebody to do it to
  private boolean act() {
    Set<Long> working = hands.working().get();
    List<Long> workers =
        run.children()
            .map(ProcessHandle::pid)
            .filter(pid -> pid != frozen && working.contains(pid))
            .sorted()
            .toList();
    if (workers.isEmpty()) {
      return false;
    }
    long victim = workers.get(random.nextInt(workers.size()));
    int kind = random.nextInt(100);
    if (kind >= KILLS + CUTS && frozen == 0 && workers.size() > 1 && Signals.canFreeze()) {
      freeze(victim);
    } else if (kind >= KILLS) {
      cuts += hands.cut().applyAsLong(victim) > 0 ? 1 : 0;
    } else {
      Signals.kill9(victim);
      kills++;
    }
    return true;
  }

  private void freeze(long victim) {
    try {
      Signals.freeze(victim);
      frozen = victim;
      thawAt = System.nanoTime() + FROZEN.toNanos();
      pauses++;
    } catch (MissedException e) {
      frozen = 0; // it had ended just before
    }
  }

  private void thaw() {
    try {
      Signals.thaw(frozen);
    } catch (MissedException e) {
      // it was killed meanwhile, by somebody else
    } finally {
      frozen = 0;
    }
  }
}
