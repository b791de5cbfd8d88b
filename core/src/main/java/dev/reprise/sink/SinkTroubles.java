package dev.reprise.sink;

import dev.reprise.OutOfReachException;
import dev.reprise.ReleaseException;
import dev.reprise.RepriseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Turns what a database says into what a worker does: give the chunk back, or fail.
///
/// @param place what messages call the target
record SinkTroubles(Dialect dialect, String place, Duration lockTimeout, DataSource dataSource) {
  /// A slot of this process waits longer for the others than for a stranger: they do finish.
  private static final Duration QUEUE_PATIENCE = Duration.ofSeconds(30);

  private static final Duration DELAY = Duration.ofSeconds(1);

  /// Waits for this writer's turn, or gives its chunk back.
  void enter(WriterQueue queue, String who) {
    Duration patience = QUEUE_PATIENCE.compareTo(lockTimeout) > 0 ? QUEUE_PATIENCE : lockTimeout;
    try {
      if (!queue.enter(who, patience)) {
        throw new ReleaseException(
            "The target was busy for %d s with %s of this process: it will be tried again (%s)."
                .formatted(patience.toSeconds(), queue.holder().orElse("another chunk"), who),
            DELAY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReleaseException(
          "Interrupted while waiting for the target (%s).".formatted(who), Duration.ZERO, e);
    }
  }

  RepriseException translate(SQLException e, String who, @Nullable Connection connection) {
    if (Thread.currentThread().isInterrupted()) { // which may have closed the connection
      return new ReleaseException(
          "Interrupted while it wrote (%s).".formatted(who), Duration.ZERO, e);
    }
    SinkFault fault = dialect.classify(e);
    return switch (fault) {
      case LOCKED -> new ReleaseException(locked(e, connection) + " (" + who + ").", DELAY, e);
      case OUTAGE -> away(e);
      case BAD_VALUE, OTHER ->
          new SinkException(
              fault,
              "%s refused (%s): correct the data or the table (%s)."
                  .formatted(dialect.name(), Outage.said(e), who),
              e);
    };
  }

  /// The target is out of this worker's reach.
  OutOfReachException away(SQLException e) {
    return new OutOfReachException(place + " " + Outage.of(e) + ".", e);
  }

  private String locked(SQLException e, @Nullable Connection waited) {
    if (String.valueOf(e.getSQLState()).startsWith("40")) {
      return "%s undid the transaction in favour of another one (%s): it will be tried again"
          .formatted(place, Outage.said(e));
    }
    return "%s is locked by %s for longer than %d ms: it will be tried again"
        .formatted(place, holder(waited), lockTimeout.toMillis());
  }

  private String holder(@Nullable Connection waited) {
    Optional<String> holder = Optional.empty();
    if (waited != null) {
      try {
        holder = dialect.lockHolder(waited, dataSource, lockTimeout);
      } catch (SQLException ignored) {
        holder = Optional.empty(); // the name is a courtesy
      }
    }
    return holder.orElse("another writer");
  }
}
