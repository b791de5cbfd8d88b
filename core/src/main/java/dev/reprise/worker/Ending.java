package dev.reprise.worker;

import dev.reprise.ChunkLostException;
import dev.reprise.OutOfReachException;
import dev.reprise.PermanentFailureException;
import dev.reprise.ReleaseException;
import dev.reprise.RepriseException;
import dev.reprise.sink.SinkException;
import dev.reprise.sink.SinkFault;
import dev.reprise.source.SourceException;
import dev.reprise.source.SourceFault;
import dev.reprise.store.ChunkRange;
import dev.reprise.store.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What an exception of a handler means for its chunk: given back, tried again, or dead.
final class Ending {
  private Ending() {}

  /// Of a chunk that wasn't begun, since it is, or may be, another worker's by now.
  static Outcome unbegun(ChunkRange range) {
    return lost(range);
  }

  /// Of a handler that was told to stop, and returned.
  static Outcome stopped(ChunkRange range, ChunkRun.Stop why, Duration after) {
    return switch (why) {
      case LOST, HAND_OVER -> lost(range);
      case TIME_OVER ->
          new Outcome.Fail(
              range,
              "ran past its time and was stopped after " + after.toMillis() + " ms",
              false,
              Duration.ZERO);
    };
  }

  /// @param stop why it had been told to stop, null where it wasn't
  static Outcome of(
      ChunkRange range, Throwable thrown, ChunkRun.@Nullable Stop stop, Duration after) {
    if (stop == ChunkRun.Stop.TIME_OVER && !(thrown instanceof PermanentFailureException)) {
      return stopped(range, stop, after);
    }
    return switch (thrown) {
      case PermanentFailureException e -> dead(range, e);
      case ReleaseException e -> new Outcome.Release(range, said(e), e.delay());
      case ChunkLostException e -> lost(range);
      case SourceException e -> source(range, e);
      case SinkException e when e.fault() == SinkFault.BAD_VALUE -> dead(range, e);
      default ->
          stop != null // whatever form the interrupt took on its way out
              ? lost(range)
              : new Outcome.Fail(range, said(thrown), false, Duration.ZERO);
    };
  }

  /// Whether it says that the job can't be done from here now, rather than that this chunk can't.
  static boolean isOutOfReach(Throwable thrown) {
    return thrown instanceof OutOfReachException
        || (thrown instanceof SourceException e
            && (e.fault() == SourceFault.UNREADABLE || e.fault() == SourceFault.NO_SPACE));
  }

  private static Outcome source(ChunkRange range, SourceException e) {
    return switch (e.fault()) {
      case UNREADABLE, NO_SPACE -> new Outcome.Release(range, said(e), Duration.ZERO);
      case CHANGED, MALFORMED -> dead(range, e);
    };
  }

  private static Outcome lost(ChunkRange range) {
    return new Outcome.Release(range, "", Duration.ZERO);
  }

  private static Outcome dead(ChunkRange range, RepriseException e) {
    return new Outcome.Fail(range, said(e), true, Duration.ZERO);
  }

  private static String said(Throwable e) {
    String message = e.getMessage();
    return e instanceof RepriseException && message != null
        ? message
        : e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }
}
