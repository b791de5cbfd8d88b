package dev.reprise.cli.demo;

import dev.reprise.embedded.EmbeddedRedis;
import dev.reprise.embedded.KeepAlive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The plain loop under the same kills: three consumer processes, a supervisor that starts a dead
/// one again under its name, and a Redis of its own that is brought back likewise.
final class PlainSide implements AutoCloseable {
  static final int CONSUMERS = 3;

  private final Stage stage;
  private final Program program;
  private final int pace;
  private final String uri;
  private final KeepAlive keepAlive;
  private final TableView table;
  private final List<Process> consumers = new CopyOnWriteArrayList<>();
  private long began;
  private volatile long ended;
  private volatile boolean closed;

  /// @param pace rows a second, of each process
  PlainSide(Stage stage, Program program, int pace) {
    this.stage = stage;
    this.program = program;
    this.pace = pace;
    EmbeddedRedis redis = EmbeddedRedis.startOrJoin(stage.plainHome());
    this.uri = redis.uri();
    this.keepAlive = KeepAlive.watch(stage.plainHome(), redis);
    this.table = new TableView(stage.plainDatabase());
  }

  /// Puts the rows on its stream.
  void fill(CsvText.Table csv) {
    PlainFeed.fill(uri, csv);
  }

  void start() {
    began = System.nanoTime();
    for (int i = 1; i <= CONSUMERS; i++) {
      consumers.add(start(i));
    }
  }

  private Process start(int number) {
    ProcessBuilder builder =
        program.with(
            List.of(Program.PLAIN, "consumer-" + number, stage.plainDatabase().toString()));
    builder.environment().keySet().remove("REPRISE_NAMESPACE");
    builder.environment().put("REPRISE_REDIS", uri);
    builder.environment().put(Program.HOLDS, stage.plainHolds().folder().toString());
    builder.environment().put(Program.PACE, String.valueOf(pace));
    Path log = stage.log("consumer-" + number);
    try {
      return builder
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("The plain loop can't be started", e);
    }
  }

  /// The supervisor: a consumer that died is started again. Called again and again.
  ///
  /// @throws StoppedException where the demo is over
  synchronized void tend() {
    if (closed) {
      throw new StoppedException();
    }
    for (int i = 0; i < consumers.size(); i++) {
      if (!consumers.get(i).isAlive() && consumers.get(i).exitValue() != 0) {
        consumers.set(i, start(i + 1));
      }
    }
    if (ended == 0 && consumers.stream().noneMatch(Process::isAlive)) {
      ended = System.nanoTime();
    }
  }

  boolean isRunning() {
    return ended == 0;
  }

  Duration took() {
    return Duration.ofNanos((ended == 0 ? System.nanoTime() : ended) - began);
  }

  /// `kill -9` of one; its number.
  int killOne() {
    for (int i = 0; i < consumers.size(); i++) {
      if (consumers.get(i).isAlive()) {
        consumers.get(i).destroyForcibly();
        return i + 1;
      }
    }
    throw new MissedException("no consumer of the plain loop is left to kill");
  }

  void killAll() {
    consumers.forEach(Process::destroyForcibly);
    try {
      for (Process consumer : consumers) {
        consumer.waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  List<Long> pids() {
    return consumers.stream().filter(Process::isAlive).map(Process::pid).toList();
  }

  int number(long pid) {
    for (int i = 0; i < consumers.size(); i++) {
      if (consumers.get(i).pid() == pid) {
        return i + 1;
      }
    }
    return 0;
  }

  /// How often a consumer took messages of another.
  long takeovers() {
    long count = 0;
    for (int i = 1; i <= CONSUMERS; i++) {
      count += said(i).lines().filter(line -> line.startsWith("took over ")).count();
    }
    return count;
  }

  private String said(int number) {
    try {
      return Files.readString(stage.log("consumer-" + number));
    } catch (IOException e) {
      return ""; // it hasn't said anything yet
    }
  }

  TableView table() {
    return table;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    killAll();
    keepAlive.close();
    table.close();
  }
}
