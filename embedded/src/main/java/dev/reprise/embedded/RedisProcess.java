package dev.reprise.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A Redis that is a child of this process, for tests and chaos: it can be killed, frozen and
/// started again on the same port and data. It ends with this process, unless that is killed.
///
/// One thread at a time may use it.
public final class RedisProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final Duration END_LIMIT = Duration.ofSeconds(10);

  /// How to run it; `Options.in(dir)` is an append-only file, any free port and no password.
  ///
  /// @param binary a `redis-server`, see [RedisBinary#locate]
  /// @param dir its data, `redis.conf` and `redis.log`; made where it is missing
  /// @param port 0 for any that is free
  /// @param appendOnly whether its data survives [#kill9]
  /// @param password empty for none
  /// @param lines further lines of configuration; the later one of two counts
  public record Options(
      Path binary, Path dir, int port, boolean appendOnly, String password, List<String> lines) {
    public Options {
      lines = List.copyOf(lines);
    }

    /// With the bundled binary, extracted below `dir`.
    public static Options in(Path dir) {
      return new Options(RedisBinary.locate(dir).path(), dir, 0, true, "", List.of());
    }

    public Options binary(Path binary) {
      return new Options(binary, dir, port, appendOnly, password, lines);
    }

    public Options port(int port) {
      return new Options(binary, dir, port, appendOnly, password, lines);
    }

    public Options appendOnly(boolean appendOnly) {
      return new Options(binary, dir, port, appendOnly, password, lines);
    }

    public Options password(String password) {
      return new Options(binary, dir, port, appendOnly, password, lines);
    }

    public Options lines(String... lines) {
      return new Options(binary, dir, port, appendOnly, password, List.of(lines));
    }
  }

  private final Options options;
  private final RedisConfig config;
  private final Thread hook = new Thread(this::kill, "reprise-end-redis");
  private Process process;

  private RedisProcess(Options options, RedisConfig config, Process process) {
    this.options = options;
    this.config = config;
    this.process = process;
  }

  /// Starts it and waits until it takes commands.
  ///
  /// @throws EmbeddedRedisException with the last line of its log where it doesn't
  public static RedisProcess start(Options options) {
    int port = options.port() == 0 ? FreePort.choose() : options.port();
    RedisConfig config = new RedisConfig(port, options.password());
    RedisProcess redis = new RedisProcess(options, config, launch(options, config));
    Runtime.getRuntime().addShutdownHook(redis.hook);
    return redis;
  }

  /// `redis://127.0.0.1:port`, with the password where there is one.
  public String uri() {
    return config.uri();
  }

  public int port() {
    return config.port();
  }

  public long pid() {
    return process.pid();
  }

  public Path log() {
    return options.dir().resolve("redis.log");
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /// Kills it as `kill -9` does and waits for its end.
  public void kill9() {
    kill();
    awaitEnd();
  }

  /// Ends it if it runs, starts it on the same port and data, and waits until it takes commands.
  public void restart() {
    stop();
    process = launch(options, config);
  }

  /// Freezes it: connections stay open and nothing answers.
  public void pause() {
    signal("STOP");
  }

  public void resume() {
    signal("CONT");
  }

  /// Ends it in good order, also when it is frozen, and waits for its end.
  public void stop() {
    if (process.isAlive()) {
      resume();
      process.destroy();
    }
    awaitEnd();
  }

  @Override
  public void close() {
    kill9();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook runs already.
    }
  }

  private static Process launch(Options options, RedisConfig config) {
    Path log = options.dir().resolve("redis.log");
    try {
      Files.createDirectories(options.dir());
      Path conf = options.dir().resolve("redis.conf");
      RedisConfig.write(conf, lines(options, config));
      long logStart = Files.exists(log) ? Files.size(log) : 0;
      ProcessBuilder builder =
          new ProcessBuilder(options.binary().toString(), conf.toString())
              .directory(options.dir().toFile())
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().put("LC_ALL", "C");
      Process process = builder.start();
      if (Pause.until(() -> answers(process, config) || !process.isAlive(), START_LIMIT)
          && process.isAlive()) {
        return process;
      }
      process.destroyForcibly();
      throw new EmbeddedRedisException(
          "Redis didn't start on port %d, its last words were: %s (see %s)."
              .formatted(config.port(), LastLine.of(log, logStart), log));
    } catch (IOException e) {
      throw new EmbeddedRedisException(
          "Redis can't be run in " + options.dir() + " (" + e + "); look at the folder.", e);
    }
  }

  private static boolean answers(Process process, RedisConfig config) {
    return Answer.of(config.port(), config.password()) instanceof Answer.Ready ready
        && ready.pid() == process.pid();
  }

  private static List<String> lines(Options options, RedisConfig config) {
    List<String> lines = new ArrayList<>();
    lines.add("port " + config.port());
    lines.add("bind " + Resp.HOST);
    lines.add("dir " + RedisConfig.quote(options.dir().toAbsolutePath()));
    lines.add("appendonly " + (options.appendOnly() ? "yes" : "no"));
    lines.add("save \"\"");
    lines.add("maxmemory-policy noeviction");
    if (!config.password().isEmpty()) {
      lines.add("requirepass " + config.password());
    }
    lines.addAll(options.lines());
    return lines;
  }

  private void kill() {
    process.destroyForcibly();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new EmbeddedRedisException(
            "Redis (pid " + process.pid() + ") doesn't end; see " + log() + ".");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedRedisException("Interrupted while Redis was ending.", e);
    }
  }

  /// By the shell's own `kill`, which is there where no `kill` command is installed.
  private void signal(String name) {
    try {
      int exit =
          new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid())
              .redirectInput(new File("/dev/null"))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (exit != 0) {
        throw new EmbeddedRedisException(
            "Redis (pid " + process.pid() + ") took no SIG" + name + "; see " + log() + ".");
      }
    } catch (IOException e) {
      throw new EmbeddedRedisException("No shell at /bin/sh to send SIG" + name + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedRedisException("Interrupted while sending SIG" + name + ".", e);
    }
  }
}
