package dev.reprise.testkit;

import dev.reprise.seam.Seam;
import dev.reprise.seam.Site;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Has something happen between two calls of one operation, as another client's request may.
final class Interludes implements Seam {
  private record Interlude(Site site, AtomicInteger left, Runnable what) {}

  private volatile @Nullable Interlude next;

  /// @param nth call of the site from now on after which it happens, 1 for the next
  void after(Site site, int nth, Runnable what) {
    next = new Interlude(site, new AtomicInteger(nth), what);
  }

  boolean isOver() {
    return next == null;
  }

  @Override
  public <R, X extends Exception> R around(String site, Call<R, X> call) throws X {
    R reply = call.run();
    Interlude due = next;
    if (due != null && due.site().text().equals(site) && due.left().decrementAndGet() == 0) {
      next = null;
      due.what().run();
    }
    return reply;
  }
}
