package dev.reprise.cli.chaos;

import dev.reprise.cli.demo.Pause;
import dev.reprise.seam.Seam;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Dawdles before a transaction begins, and longer before Redis is told of those that were
/// committed: there must be something to kill, and a kill between the target's commit and Redis's
/// is the one that tells a repeatable handler from another.
public final class ChaosSeam implements Seam {
  /// The name of the variable that holds the longest delay, in milliseconds.
  public static final String DELAY = "REPRISE_CHAOS_DELAY_MS";

  private static final int BEGIN_SHARE = 8;

  private final int mostMs;

  private ChaosSeam(int mostMs) {
    this.mostMs = mostMs;
  }

  /// @param mostMs the longest delay, empty for none
  public static ChaosSeam of(String mostMs) {
    return new ChaosSeam(mostMs.isEmpty() ? 0 : Integer.parseInt(mostMs));
  }

  /// What a process is called at Redis.
  public static String clientName(long pid) {
    return "chaos-" + pid;
  }

  @Override
  public <R, X extends Exception> R around(String site, Call<R, X> call) throws X {
    switch (site) {
      case "sink:begin" -> dawdle(mostMs / BEGIN_SHARE);
      case "script:settle" -> dawdle(mostMs);
      default -> {}
    }
    return call.run();
  }

  private static void dawdle(int atMostMs) {
    Pause.of(Duration.ofMillis(ThreadLocalRandom.current().nextInt(atMostMs + 1)));
  }
}
