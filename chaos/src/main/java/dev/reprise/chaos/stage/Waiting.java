package dev.reprise.chaos.stage;

import dev.reprise.RepriseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Waits for what must come, with a limit, and through outages.
public final class Waiting {
  /// Long enough for a machine that is busy with other things.
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static final long POLL_NANOS = 5_000_000;

  private Waiting() {}

  /// Waits until `there` says so; where Redis doesn't answer, it isn't there yet.
  ///
  /// @param what must come, in words
  public static void until(String what, Callable<Boolean> there) {
    until(what, LIMIT, there);
  }

  /// @throws NeverCameException after `limit`
  public static void until(String what, Duration limit, Callable<Boolean> there) {
    long last = System.nanoTime() + limit.toNanos();
    while (!now(there)) {
      if (System.nanoTime() > last) {
        throw new NeverCameException(what + " didn't come within " + limit.toSeconds() + " s");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /// Waits until something is there, and gives it: asked again, it might be gone.
  public static <T> T untilThere(String what, Supplier<Optional<T>> there) {
    List<T> found = new ArrayList<>();
    until(
        what,
        () -> {
          there.get().ifPresent(found::add);
          return !found.isEmpty();
        });
    return found.getFirst();
  }

  private static boolean now(Callable<Boolean> there) {
    try {
      return there.call();
    } catch (RepriseException | java.io.UncheckedIOException e) {
      return false;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// Lets time go by, where time itself is the fault.
  public static void pass(Duration time) {
    long last = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = last - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /// What had to come didn't.
  public static final class NeverCameException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String what;

    NeverCameException(String what) {
      super(what);
      this.what = what;
    }

    public String what() {
      return what;
    }
  }
}
