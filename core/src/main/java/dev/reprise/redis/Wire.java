package dev.reprise.redis;

import dev.reprise.RedisUnavailableException;
import dev.reprise.RepriseException;
import dev.reprise.seam.Seam;
import dev.reprise.seam.Site;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/// One connection, on which scripts are run and keys are read. All of it passes the seam here:
/// there is no way to the connection's commands but through a call that names its [Site].
final class Wire {
  private static final Duration PASSING = Duration.ofMillis(50);
  private static final int PASSING_TRIES = 200;

  private final StatefulRedisConnection<String, byte[]> connection;
  private final String address;
  private final boolean flags;
  private final Seam seam;
  private final Duration timeout;

  /// @param flags whether the server takes the `#!lua` line (7.0 and later)
  Wire(
      StatefulRedisConnection<String, byte[]> connection,
      String address,
      boolean flags,
      Seam seam,
      Duration timeout) {
    this.connection = connection;
    this.address = address;
    this.flags = flags;
    this.seam = seam;
    this.timeout = timeout;
  }

  String address() {
    return address;
  }

  /// Runs a script by its digest, and loads it where this server doesn't know it (yet, or any
  /// more).
  Reply eval(Script script, List<String> keys, Args args) {
    return seam.around(script.site().text(), () -> evalNow(script, keys, args));
  }

  private Reply evalNow(Script script, List<String> keys, Args args) {
    Script.Source source = script.source(flags, seam);
    boolean known = true;
    for (int tries = 1; ; tries++) {
      try {
        return known
            ? send(CommandType.EVALSHA, source.sha1(), keys, args)
            : send(CommandType.EVAL, source.text(), keys, args);
      } catch (ExecutionException e) {
        if (RedisFaults.noScript(e)) {
          known = false;
        } else if (RedisFaults.passes(e) && tries < PASSING_TRIES) {
          LockSupport.parkNanos(PASSING.toNanos());
        } else {
          throw RedisFaults.translate(address, "script " + script.operation(), e);
        }
      }
    }
  }

  private Reply send(CommandType type, String script, List<String> keys, Args args)
      throws ExecutionException {
    CommandArgs<String, byte[]> all =
        new CommandArgs<>(Values.CODEC)
            .add(script)
            .add(keys.size())
            .addKeys(keys)
            .addValues(args.values());
    AsyncCommand<String, byte[], List<Object>> command =
        new AsyncCommand<>(new Command<>(type, new NestedMultiOutput<>(Values.CODEC), all));
    connection.dispatch(command);
    return new Reply(get(command));
  }

  /// Reads one value.
  <T> T read(Site site, Function<RedisAsyncCommands<String, byte[]>, RedisFuture<T>> command) {
    return reads(site, reads -> reads.await(command.apply(reads.commands())));
  }

  /// Makes several reads, which are one call to the seam: nothing is lost where it is given up
  /// between two of them.
  <R> R reads(Site site, Function<Reads, R> all) {
    return seam.around(site.text(), () -> all.apply(new Reads()));
  }

  /// The driver's commands, inside of a call that passes the seam.
  final class Reads {
    private Reads() {}

    RedisAsyncCommands<String, byte[]> commands() {
      return connection.async();
    }

    <T> T await(RedisFuture<T> future) {
      try {
        return get(future);
      } catch (ExecutionException e) {
        throw RedisFaults.translate(address, "a read", e);
      }
    }
  }

  /// Subscribes to channels, or leaves them.
  ///
  /// @return whether the user's access list allows it
  boolean subscribe(Site site, Supplier<RedisFuture<Void>> command) {
    return seam.around(site.text(), () -> allowed(command.get()));
  }

  private boolean allowed(RedisFuture<Void> future) {
    try {
      get(future);
      return true;
    } catch (ExecutionException e) {
      if (RedisFaults.notPermitted(e)) {
        return false;
      }
      throw RedisFaults.translate(address, "to subscribe", e);
    }
  }

  private <T> T get(RedisFuture<T> future) throws ExecutionException {
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw new RedisUnavailableException(
          "Redis at " + address + " didn't answer within " + timeout.toSeconds() + " s.", e);
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new RepriseException("interrupted while waiting for Redis at " + address, e);
    }
  }
}
