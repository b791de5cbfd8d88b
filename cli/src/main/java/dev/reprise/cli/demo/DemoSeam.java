package dev.reprise.cli.demo;

import dev.reprise.seam.Seam;
import java.time.Duration;

/// What the demo's workers have around their calls, in place of nothing: a pace before each
/// transaction, and two points at which one can be held. The rest of them is the import's own code.
public final class DemoSeam implements Seam {
  private static final Duration STEP = Duration.ofMillis(1);
  private static final int STEPS = 1_000;

  private final Pacer pacer;
  private final Holds holds;
  private volatile boolean inTransaction;
  private volatile boolean standing;

  public DemoSeam(Pacer pacer, Holds holds) {
    this.pacer = pacer;
    this.holds = holds;
  }

  @Override
  public <R, X extends Exception> R around(String site, Call<R, X> call) throws X {
    return switch (site) {
      case "sink:begin" -> begin(call);
      case "sink:commit" -> commit(call);
      case "script:settle" -> settle(call);
      default -> call.run();
    };
  }

  private <R, X extends Exception> R begin(Call<R, X> call) throws X {
    pacer.await();
    while (standing) {
      Pause.of(STEP);
    }
    inTransaction = true;
    return call.run();
  }

  private <R, X extends Exception> R commit(Call<R, X> call) throws X {
    R reply = call.run();
    inTransaction = false;
    holds.pass(Holds.COMMITTED);
    return reply;
  }

  /// A process that stands still must hold no lock on the table, so it waits for the transaction
  /// that another of its slots may have open.
  private <R, X extends Exception> R settle(Call<R, X> call) throws X {
    if (holds.isAsked(Holds.UNTOLD)) {
      standing = true;
      for (int i = 0; i < STEPS && inTransaction; i++) {
        Pause.of(STEP);
      }
      holds.pass(Holds.UNTOLD);
      standing = false;
    }
    return call.run();
  }
}
