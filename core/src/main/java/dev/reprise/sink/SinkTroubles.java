package dev.reprise.sink;

import dev.reprise.ReleaseException;
import dev.reprise.RepriseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns what a database says into what a worker does: give the chunk back, or fail.
record SinkTroubles(Dialect dialect, Duration lockTimeout) {
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
    SinkFault fault = dialect.classify(e);
    return switch (fault) {
      case LOCKED ->
          new ReleaseException(
              "%s is locked by %s for longer than %d ms: it will be tried again (%s)."
                  .formatted(dialect.name(), holder(connection), lockTimeout.toMillis(), who),
              DELAY,
              e);
      case OUTAGE ->
          new ReleaseException(
              "%s is out of reach or full (%s): it will be tried again (%s)."
                  .formatted(dialect.name(), e.getMessage(), who),
              DELAY,
              e);
      case BAD_VALUE, OTHER ->
          new SinkException(
              fault,
              "%s refused (%s): correct the data or the table (%s)."
                  .formatted(dialect.name(), e.getMessage(), who),
              e);
    };
  }

  private String holder(@Nullable Connection connection) {
    Optional<String> holder = Optional.empty();
    if (connection != null) {
      try {
        holder = dialect.lockHolder(connection);
      } catch (SQLException ignored) {
        holder = Optional.empty(); // the name is a courtesy
      }
    }
    return holder.orElse("another writer");
  }
}
