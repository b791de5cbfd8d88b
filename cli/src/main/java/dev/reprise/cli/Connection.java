package dev.reprise.cli;

import dev.reprise.Job;
import dev.reprise.Reprise;
import dev.reprise.embedded.EmbeddedRedis;
import dev.reprise.embedded.KeepAlive;
import dev.reprise.embedded.RepriseHome;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A connection to the Redis that was asked for: the one of `--redis`, else the embedded one, which
/// is started where it doesn't run. Closing it leaves the embedded one alone: it outlives commands.
final class Connection implements AutoCloseable {
  private final Reprise reprise;
  private final boolean embedded;
  private final @Nullable KeepAlive keepAlive;

  private Connection(Reprise reprise, boolean embedded, @Nullable KeepAlive keepAlive) {
    this.reprise = reprise;
    this.embedded = embedded;
    this.keepAlive = keepAlive;
  }

  /// @param forLong whether to bring an embedded Redis back that dies meanwhile
  static Connection open(Invocation invocation, boolean forLong) {
    Endpoint endpoint = Endpoint.of(invocation);
    Reprise.Options checked = endpoint.options();
    if (!endpoint.isEmbedded()) {
      return new Connection(checked.connect(), false, null);
    }
    Path home = RepriseHome.resolve();
    EmbeddedRedis redis = EmbeddedRedis.startOrJoin(home);
    KeepAlive keepAlive = forLong ? KeepAlive.watch(home, redis) : null;
    try {
      return new Connection(endpoint.at(redis).options().connect(), true, keepAlive);
    } catch (RuntimeException e) {
      if (keepAlive != null) {
        keepAlive.close();
      }
      throw e;
    }
  }

  /// @throws UsageException where there is no such job
  Job job(String id) {
    return reprise
        .job(id)
        .orElseThrow(
            () ->
                new UsageException(
                    "There is no job "
                        + id
                        + " in namespace "
                        + reprise.namespace()
                        + "; reprise jobs lists those that there are."));
  }

  Reprise reprise() {
    return reprise;
  }

  /// Whether it is the Redis that Reprise brought along.
  boolean isEmbedded() {
    return embedded;
  }

  @Override
  public void close() {
    if (keepAlive != null) {
      keepAlive.close();
    }
    reprise.close();
  }
}
