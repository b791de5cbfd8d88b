package dev.reprise.testkit.crash;

import dev.reprise.RedisUnavailableException;
import dev.reprise.seam.Seam;
import dev.reprise.seam.Site;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// What one process of a run has around its calls. Once it is killed, every further call throws: no
/// thread of it, however late, reaches Redis or the database any more. A call that was under way at
/// that instant is let through, as one is that stood in the socket already, and its reply dropped.
final class CrashSeam implements Seam {
  private static final String IO_ERROR_STATE = "08006";
  private static final int SQLITE_IO_ERROR = 10;

  private final Fates fates;
  private final Runnable whenKilled;
  private final AtomicBoolean nextDies = new AtomicBoolean();
  private int underWay; // guarded by this
  private boolean dead; // guarded by this

  /// @param whenKilled called as the process dies
  CrashSeam(Fates fates, Runnable whenKilled) {
    this.fates = fates;
    this.whenKilled = whenKilled;
  }

  @Override
  public <R, X extends Exception> R around(String name, Call<R, X> call) throws X {
    enter();
    try {
      if (nextDies.get()) {
        die();
      }
      Site site = Site.of(name);
      @Nullable Moment fate = fates.meets(site);
      if (fate == Moment.BEFORE) {
        die();
      }
      R reply;
      try {
        reply = call.run();
      } catch (Throwable e) {
        after(fate);
        throw e;
      }
      if (isDead() || fate == Moment.EXECUTED || fate == Moment.LOST) {
        drop(reply);
      }
      after(fate);
      if (fate == Moment.LOST) {
        throw CrashSeam.<X>unchecked(lost(name));
      }
      return reply;
    } finally {
      leave();
    }
  }

  private void after(@Nullable Moment fate) {
    if (fate == Moment.EXECUTED) {
      die();
    }
    if (fate == Moment.REPLIED) {
      nextDies.set(true);
    }
    if (isDead()) {
      throw new KilledError();
    }
  }

  /// What the product hears when a connection breaks before the reply.
  private static Exception lost(String site) {
    return site.startsWith("sink:")
        ? new SQLException("the reply of " + site + " was lost", IO_ERROR_STATE, SQLITE_IO_ERROR)
        : new RedisUnavailableException("the reply of " + site + " was lost", null);
  }

  /// A connection that nobody got is closed by the kernel, or by a time-out.
  private static void drop(@Nullable Object reply) {
    if (reply instanceof AutoCloseable open) {
      try {
        open.close();
      } catch (Exception e) {
        throw new IllegalStateException("can't close what nobody got", e);
      }
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Exception> X unchecked(Exception e) {
    return (X) e;
  }

  /// Something that the world does to this process while it lives, on a thread of its own: this one
  /// may be interrupted by what happens.
  void whileAlive(Runnable work) {
    enter();
    try {
      CompletableFuture.runAsync(work).join();
    } finally {
      leave();
    }
  }

  private synchronized void enter() {
    if (dead) {
      throw new KilledError();
    }
    underWay++;
  }

  private synchronized void leave() {
    underWay--;
    notifyAll();
  }

  private synchronized boolean isDead() {
    return dead;
  }

  /// The process is no more.
  private void die() {
    kill();
    throw new KilledError();
  }

  void kill() {
    synchronized (this) {
      dead = true;
    }
    whenKilled.run();
  }

  /// Waits until no call is under way.
  ///
  /// @return false where one doesn't end in time
  synchronized boolean awaitSilence(Duration atMost) throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    while (underWay > 0) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }
}
