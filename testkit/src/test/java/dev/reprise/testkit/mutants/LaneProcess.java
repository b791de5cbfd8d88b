package dev.reprise.testkit.mutants;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A [Lane] seen from outside. Where it doesn't answer in time it is killed with all that it
/// started, and the next run begins a new one; so it is after some runs, since tests that fail
/// leave threads behind.
final class LaneProcess implements AutoCloseable {
  /// What tests said of a mutant.
  ///
  /// @param test the first that failed, empty where all were green
  record Answer(boolean red, String test, String why) {
    static final Answer GREEN = new Answer(false, "", "");
  }

  private static final String END = "@end";

  private final Project project;
  private final Path log;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> used = new ArrayList<>();
  private volatile Process process;
  private Writer writer;
  private int runs;

  LaneProcess(Project project, Path log) {
    this.project = project;
    this.log = log;
  }

  /// Runs tests on what lies in `overlay` until one is red.
  Answer run(Path overlay, List<String> tests, Duration limit, int runsPerProcess) {
    if (tests.isEmpty()) {
      return Answer.GREEN;
    }
    if (process == null || runs >= runsPerProcess) {
      restart();
    }
    runs++;
    send(overlay + "\t" + String.join("\t", tests));
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      String line = poll(deadline - System.nanoTime());
      if (line == null || line.equals(END)) {
        kill();
        String what = line == null ? "hung for " + limit.toSeconds() + " s" : "killed the process";
        return new Answer(true, tests.size() == 1 ? tests.get(0) : "one of " + tests.size(), what);
      }
      if (line.startsWith(Lane.USED)) {
        used.add(line.substring(Lane.USED.length()));
      } else if (line.startsWith(Lane.ANSWER)) {
        String[] words = line.substring(Lane.ANSWER.length()).split("\t", 3);
        if (words[0].equals(Lane.BROKEN)) {
          throw new IllegalStateException("tests can't be run: " + words[2]);
        }
        return words[0].equals("green") ? Answer.GREEN : new Answer(true, words[1], words[2]);
      }
    }
  }

  /// What [Lane] said of scripts that tests used, since the last call.
  List<String> takeUsed() {
    List<String> taken = List.copyOf(used);
    used.clear();
    return taken;
  }

  private void restart() {
    kill();
    runs = 0;
    lines.clear();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx400m");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Djava.io.tmpdir=" + project.temporary());
    command.add("-Djunit.jupiter.execution.timeout.default=60s");
    command.add("-cp");
    command.add(project.classPath());
    command.add(Lane.class.getName());
    project.ownClasses().forEach(folder -> command.add(folder.toString()));
    try {
      process =
          new ProcessBuilder(command)
              .directory(project.module().toFile())
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      writer =
          new BufferedWriter(
              new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
      Process reading = process;
      Thread.ofVirtual().start(() -> read(reading));
    } catch (IOException e) {
      throw new UncheckedIOException("no process for tests could be started", e);
    }
  }

  private void read(Process reading) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(reading.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      // It was killed; the end says so.
    }
    if (reading == process) {
      lines.add(END);
    }
  }

  private void send(String line) {
    try {
      writer.write(line + "\n");
      writer.flush();
    } catch (IOException e) {
      lines.add(END);
    }
  }

  private String poll(long nanos) {
    try {
      return lines.poll(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return END;
    }
  }

  private void kill() {
    if (process == null) {
      return;
    }
    Process ended = process;
    process = null;
    List<ProcessHandle> children = ended.descendants().toList();
    ended.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    ended.onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
