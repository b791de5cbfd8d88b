package dev.reprise.chaos.stage;

import dev.reprise.seam.Seam;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Stands still at one call of one site, so that its process is killed just there.
///
/// @param said the file that says so
record StandStill(Path said, String site, boolean before, int nth, AtomicInteger calls)
    implements Seam {

  StandStill(Path said, String site, boolean before, int nth) {
    this(said, site, before, nth, new AtomicInteger());
  }

  @Override
  public <R, X extends Exception> R around(String called, Call<R, X> call) throws X {
    boolean now = called.equals(site) && calls.incrementAndGet() == nth;
    if (now && before) {
      stand();
    }
    R reply = call.run();
    if (now && !before) {
      stand();
    }
    return reply;
  }

  private void stand() {
    try {
      Files.createFile(said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    while (true) {
      LockSupport.park();
    }
  }
}
