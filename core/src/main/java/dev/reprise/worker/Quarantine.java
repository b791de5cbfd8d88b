package dev.reprise.worker;

import dev.reprise.store.Claims.Suspects;
import dev.reprise.store.JobRef;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// Keeps suspects, chunks whose workers crashed, apart from everything else that this worker runs:
/// were one of them to kill it, it must be plain which.
///
/// Redis hands suspects only to a worker that says it holds nothing. So a claim by an idle worker
/// goes alone: no other is sent while it is under way. A claim that hears of waiting suspects
/// closes the gate for other claims until what runs has ended; then its job claims alone. While
/// suspects run, only their job may claim, and only once they have ended.
final class Quarantine {
  /// Suspects that wait for a worker other than this one are asked for again.
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final IntSupplier backlog;
  private final Runnable open;
  private @Nullable JobRef wanted;
  private @Nullable JobRef owner;
  private int claiming;
  private boolean refused;
  private long idleSince;
  private long notBefore = System.nanoTime();

  /// How a claim is sent.
  enum Turn {
    /// Not now.
    NONE,
    /// Beside others.
    SHARED,
    /// As that of a worker which holds nothing.
    ALONE
  }

  /// @param backlog chunks that were claimed and haven't ended
  /// @param open called when claims that were refused may be sent
  Quarantine(IntSupplier backlog, Runnable open) {
    this.backlog = backlog;
    this.open = open;
  }

  synchronized boolean mayClaim(JobRef job) {
    forgetWanted();
    boolean may =
        owner != null
            ? owner.equals(job) && backlog.getAsInt() == 0
            : wanted == null || (wanted.equals(job) && claiming == 0 && backlog.getAsInt() == 0);
    refused |= !may;
    return may;
  }

  /// Each turn but NONE needs an [#end].
  synchronized Turn begin(JobRef job) {
    if (!mayClaim(job)) {
      return Turn.NONE;
    }
    if (claiming == 0 && backlog.getAsInt() == 0) {
      owner = job;
      wanted = null;
      return Turn.ALONE;
    }
    claiming++;
    return Turn.SHARED;
  }

  /// @param suspects what the reply said; NONE where there was none
  void end(JobRef job, Turn turn, Suspects suspects) {
    boolean opens;
    synchronized (this) {
      switch (turn) {
        case NONE -> {}
        case SHARED -> {
          claiming--;
          if (suspects == Suspects.WAIT && wanted == null && System.nanoTime() - notBefore > 0) {
            wanted = job;
            idleSince = 0;
          }
        }
        case ALONE -> {
          owner = suspects == Suspects.TAKEN ? owner : null;
          if (suspects == Suspects.WAIT) {
            notBefore = System.nanoTime() + AGAIN.toNanos(); // not for this worker, or not now
          }
        }
      }
      opens = refused && (owner == null || turn == Turn.SHARED);
      refused &= !opens;
    }
    if (opens) {
      open.run();
    }
  }

  /// The job isn't dealt with here any more, and holds nothing.
  void leave(JobRef job) {
    boolean opens;
    synchronized (this) {
      opens = job.equals(owner);
      owner = opens ? null : owner;
    }
    if (opens) {
      open.run();
    }
  }

  /// Whether somebody waits until all that runs has ended.
  synchronized boolean isAwaited() {
    return wanted != null || owner != null;
  }

  /// A job that wanted to be alone, could be, and didn't come has ended or was paused.
  private void forgetWanted() {
    if (wanted == null || claiming > 0 || backlog.getAsInt() > 0) {
      idleSince = 0;
      return;
    }
    long now = System.nanoTime();
    idleSince = idleSince == 0 ? now : idleSince;
    if (now - idleSince > AGAIN.toNanos()) {
      wanted = null;
    }
  }
}
