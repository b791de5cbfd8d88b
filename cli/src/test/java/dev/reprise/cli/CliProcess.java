package dev.reprise.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A command in a process of its own, which leads its own process group, as a shell's does.
final class CliProcess implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final Path err;

  private CliProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /// @param home its REPRISE_HOME
  /// @param logs where its stdout and stderr go, as `name`.out and `name`.err
  static CliProcess start(Path home, Path logs, String name, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dio.lettuce.core.jfr=false",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.reprise.cli.Main"));
    command.addAll(List.of(args));
    Path out = logs.resolve(name + ".out");
    Path err = logs.resolve(name + ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(new java.io.File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("REPRISE_HOME", home.toString());
    builder.environment().keySet().removeAll(List.of("REPRISE_REDIS", "REPRISE_NAMESPACE"));
    return new CliProcess(builder.start(), out, err);
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void terminate() {
    process.destroy();
  }

  /// `kill -9` of the whole process group.
  void kill9Group() throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder("/bin/sh", "-c", "kill -9 -" + process.pid())
            .redirectErrorStream(true)
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IllegalStateException("no process group " + process.pid());
    }
    process.waitFor(10, TimeUnit.SECONDS);
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("still running; it said: " + err());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
