package dev.reprise.cli;

import dev.reprise.RepriseException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Workers in processes of their own. One that dies is started again, under the name that it had;
/// all of them drain when this process ends, however it ends: their stdin ends with it.
final class ChildWorkers implements ImportWorkers {
  private static final Logger LOG = LoggerFactory.getLogger(ChildWorkers.class);
  private static final Duration YOUNG = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int DEATHS_IN_A_ROW = 5;

  private final ChildCommand command;
  private final Output output;
  private final List<Child> children = new ArrayList<>();
  private int diedYoung;

  private record Child(Process process, long started) {}

  ChildWorkers(ChildCommand command, Output output, int count) {
    this.command = command;
    this.output = output;
    for (int i = 0; i < count; i++) {
      children.add(start());
    }
  }

  @Override
  public void tend() {
    for (int i = 0; i < children.size(); i++) {
      Child child = children.get(i);
      if (!child.process().isAlive()) {
        mourn(child);
        children.set(i, start());
      }
    }
  }

  private void mourn(Child child) {
    int code = child.process().exitValue();
    boolean young = System.nanoTime() - child.started() < YOUNG.toNanos();
    diedYoung = young ? diedYoung + 1 : 0;
    if (diedYoung >= command.deathsInARow(DEATHS_IN_A_ROW)) {
      throw new RepriseException(
          "%d workers ended in a row within %d s of their start, the last one with code %d; what they said stands above."
              .formatted(diedYoung, YOUNG.toSeconds(), code));
    }
    output.note(
        "Worker process %d ended (%s); another one takes its place."
            .formatted(
                child.process().pid(), code > 128 ? "signal " + (code - 128) : "code " + code));
  }

  private Child start() {
    Process process = command.start();
    LOG.info("worker process pid={} of job={}", process.pid(), command.job());
    return new Child(process, System.nanoTime());
  }

  @Override
  public void close() {
    for (Child child : children) {
      try {
        child.process().getOutputStream().close();
      } catch (IOException e) {
        child.process().destroy(); // it is gone already, or goes now
      }
    }
    long until = System.nanoTime() + LIMIT.toNanos();
    for (Child child : children) {
      try {
        if (!child.process().waitFor(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          child.process().destroyForcibly(); // its chunks will be recovered
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        child.process().destroyForcibly();
      }
    }
  }
}
