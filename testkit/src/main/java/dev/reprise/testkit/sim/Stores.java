package dev.reprise.testkit.sim;

import dev.reprise.embedded.RedisProcess;
import dev.reprise.testkit.RedisStoreUnderTest;
import dev.reprise.testkit.ScriptChange;
import dev.reprise.testkit.SimStore;
import dev.reprise.testkit.model.Fault;
import dev.reprise.testkit.model.ModelStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Gives each run an empty store of one kind.
final class Stores implements AutoCloseable {
  /// What a simulation runs on.
  enum Kind {
    MODEL,
    /// The model, which tells what happens, and is audited at the end of each run.
    TOLD,
    REDIS,
    BOTH;

    boolean isInMemory() {
      return this == MODEL || this == TOLD;
    }
  }

  private final Kind kind;
  private final Fault fault;
  private final ScriptChange change;
  private final @Nullable RedisProcess redis;

  /// @param fault a guard that the model leaves out
  /// @param change of the scripts
  Stores(Kind kind, Fault fault, ScriptChange change) {
    this.kind = kind;
    this.fault = fault;
    this.change = change;
    this.redis = kind.isInMemory() ? null : start();
  }

  private static RedisProcess start() {
    try {
      Path dir = Files.createTempDirectory("reprise-simulation");
      return RedisProcess.start(RedisProcess.Options.in(dir).appendOnly(false));
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for Redis", e);
    }
  }

  /// How often the whole shard is read, beside the end: a real one is read after each step anyway.
  int checkEvery() {
    return redis == null ? 100 : Integer.MAX_VALUE;
  }

  SimStore open() {
    return switch (kind) {
      case MODEL -> new ModelStore(fault).withoutEvents();
      case TOLD -> new ModelStore(fault);
      case REDIS -> redis();
      case BOTH -> new LockStep(new ModelStore(fault), redis());
    };
  }

  private SimStore redis() {
    if (redis == null) {
      throw new IllegalStateException("no Redis was started");
    }
    return RedisStoreUnderTest.withOwnClock(redis.port(), change);
  }

  @Override
  public void close() {
    if (redis != null) {
      redis.close();
    }
  }
}
