package dev.reprise.testkit.crash;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One process of a run, in a thread of this one: it runs until its end, or until it is killed.
final class Life {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final CompletableFuture<@Nullable Throwable> end = new CompletableFuture<>();
  private final CrashSeam seam;
  private final Program program;

  Life(World world, int number, Fates fates) {
    this.seam = new CrashSeam(fates, () -> end.complete(new KilledError()));
    this.program = new Program(world, number, seam);
  }

  /// @return whether it came to its own end
  boolean run() throws InterruptedException {
    Thread thread = Thread.ofVirtual().unstarted(() -> end.complete(thrown()));
    thread.start();
    Throwable thrown = await();
    if (thrown == null) {
      return true;
    }
    seam.kill();
    if (!seam.awaitSilence(SILENCE)) {
      throw new IllegalStateException("a call of a killed process doesn't end");
    }
    program.bury();
    thread.join(SILENCE);
    if (!(thrown instanceof KilledError)) {
      throw new AssertionError("the program failed: " + thrown, thrown);
    }
    return false;
  }

  private @Nullable Throwable thrown() {
    try {
      program.run();
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  private @Nullable Throwable await() throws InterruptedException {
    try {
      return end.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (TimeoutException e) {
      return new AssertionError("doesn't come to an end within " + LIMIT, e);
    }
  }
}
