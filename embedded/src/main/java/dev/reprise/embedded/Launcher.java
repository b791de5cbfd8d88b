package dev.reprise.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/// Runs `redis-server` so that it becomes a daemon: it leaves our session, holds none of our files,
/// and outlives `kill -9` of our whole process group.
record Launcher(RedisFolder folder, RedisBinary binary, ServerVersion version) {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  enum Outcome {
    STARTED,
    PORT_TAKEN
  }

  /// Returns when the daemon answers (it may still be loading), or when somebody else took its port
  /// in the last moment.
  ///
  /// @param ask who answers for a configuration
  /// @throws EmbeddedRedisException where the daemon ends or doesn't answer
  Outcome launch(RedisConfig config, Function<RedisConfig, Answer> ask) throws IOException {
    Files.deleteIfExists(folder.pidFile());
    folder.rotateLog();
    RedisConfig.write(folder.conf(), config.daemonLines(folder));
    long logStart = folder.logSize();
    if (run() != 0) {
      throw failed(logStart);
    }
    Pause.until(() -> isSettled(ask.apply(config)), LIMIT);
    if (ask.apply(config) instanceof Answer.Known) {
      return Outcome.STARTED;
    }
    if (folder.process().isEmpty() && !FreePort.isFree(config.port())) {
      return Outcome.PORT_TAKEN;
    }
    throw failed(logStart);
  }

  /// Nobody answers a daemon that is on its way. One that wrote its pid and is gone has failed; a
  /// stranger without any daemon of ours has its port.
  private boolean isSettled(Answer answer) {
    boolean alive = folder.process().isPresent();
    return switch (answer) {
      case Answer.Known known -> true;
      case Answer.Nobody nobody -> !alive && folder.pid().isPresent();
      case Answer.Stranger stranger -> !alive;
    };
  }

  private int run() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(binary.path().toString(), folder.conf().toString())
            .directory(folder.dir().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()));
    builder.environment().put("LC_ALL", "C");
    Process launcher = builder.start();
    try {
      if (!launcher.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        launcher.destroyForcibly();
        return -1;
      }
      return launcher.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedRedisException("Interrupted while Redis was starting.", e);
    }
  }

  private EmbeddedRedisException failed(long logStart) {
    String words = LastLine.of(folder.log(), logStart);
    return new EmbeddedRedisException(
        "Redis didn't start in "
            + folder.dir()
            + "; its last words were: "
            + words
            + " (see "
            + folder.log()
            + ")"
            + remedy(words)
            + ".");
  }

  private String remedy(String words) {
    Optional<ServerVersion> newer =
        ServerVersion.read(folder.dataVersion()).filter(last -> last.compareTo(version) > 0);
    if (newer.isPresent()) {
      return "; the data was last used by Redis "
          + newer.get()
          + ", and this one is "
          + version
          + ": set "
          + RedisBinary.VARIABLE
          + " to a server as new as that";
    }
    boolean data = Stream.of("append only file", "AOF", "RDB", "DB").anyMatch(words::contains);
    return data
        ? "; nothing was changed: `reprise redis check` says where the data breaks and what a repair"
            + " costs, or restore a backup"
        : "";
  }
}
