package dev.reprise.cli;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices that the command which started this process has ended, even by `kill -9`: stdin ends
/// with it.
final class ParentWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ParentWatch.class);

  private final Runnable then;
  private volatile boolean gone;

  private ParentWatch(Runnable then) {
    this.then = then;
  }

  static ParentWatch start() {
    return start(() -> {});
  }

  /// @param then is done once, when it has ended
  static ParentWatch start(Runnable then) {
    ParentWatch watch = new ParentWatch(then);
    Thread.ofPlatform().daemon().name("reprise-parent").start(watch::await);
    return watch;
  }

  boolean isGone() {
    return gone;
  }

  private void await() {
    try {
      while (System.in.read() >= 0) {
        // nothing is ever said
      }
    } catch (IOException e) {
      LOG.debug("stdin broke, as it does when it ends", e);
    }
    gone = true;
    then.run();
  }
}
