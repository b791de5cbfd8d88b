package dev.reprise.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A JVM of its own that a test can kill: runs a main class of the test's class path, with its
/// output in a log file.
public final class WorkerProcess implements AutoCloseable {
  private final Process process;
  private final Path log;

  private WorkerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /// How its JVM is run.
  ///
  /// @param flags beside our own, of which they override what they contradict
  /// @param environment beside this process's
  public record Jvm(List<String> flags, Map<String, String> environment) {
    public static final Jvm PLAIN = new Jvm(List.of(), Map.of());
  }

  /// @param log gets stdout and stderr
  public static WorkerProcess start(Class<?> main, Path log, String... args) {
    return start(Jvm.PLAIN, main, log, args);
  }

  /// The same, with a JVM that is run in another way.
  public static WorkerProcess start(Jvm jvm, Class<?> main, Path log, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(jvm.flags());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(jvm.environment());
    try {
      return new WorkerProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("can't start " + main.getName(), e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public Path log() {
    return log;
  }

  /// SIGKILL: the process does nothing more.
  public void kill9() {
    process.destroyForcibly();
  }

  /// SIGTERM: the process may drain.
  public void terminate() {
    process.destroy();
  }

  /// Stops it where it stands; its sockets stay open.
  public void freeze() {
    signal("STOP");
  }

  /// Lets a frozen process go on.
  public void thaw() {
    signal("CONT");
  }

  public boolean awaitEnd(long seconds) {
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void signal(String name) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -" + name + " " + process.pid() + " failed: " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    awaitEnd(10);
  }
}
