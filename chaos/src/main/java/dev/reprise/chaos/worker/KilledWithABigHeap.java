package dev.reprise.chaos.worker;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Hiring;
import dev.reprise.chaos.stage.Stage;

/// Its sockets close only once its memory is given back.
public final class KilledWithABigHeap implements Scenario {
  @Override
  public String name() {
    return "worker.killed-with-a-big-heap";
  }

  @Override
  public String holds() {
    return "A worker with a gigabyte of memory is recovered from like any other.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(300, 100);
    stage.crew().start("a");
    stage.crew().start("big", Hiring.PLAIN.ballast(1_000).flags("-Xmx1400m"));
    stage.awaitShare(0.2);
    stage.crew().killHolding("big");
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expectRecovered(stage, evidence);
  }
}
