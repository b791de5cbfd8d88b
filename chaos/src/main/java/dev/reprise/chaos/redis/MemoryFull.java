package dev.reprise.chaos.redis;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import java.time.Duration;

/// Somebody else's keys fill it.
public final class MemoryFull implements Scenario {
  @Override
  public String name() {
    return "redis.memory-full-then-freed";
  }

  @Override
  public String holds() {
    return "A Redis at its memory limit costs time alone: what is finished is taken, no chunk fails,"
        + " nobody is declared dead, and once there is room again the job ends.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(400, 60);
    stage.crew().start("a");
    stage.crew().start("b");
    stage.awaitShare(0.3);
    stage.fault("maxmemory 1mb");
    stage.tellRedis("CONFIG", "SET", "maxmemory", "1mb");
    Waiting.until("OOM", () -> stage.refusesWrites("OOM"));
    Waiting.pass(Duration.ofSeconds(5));
    stage.fault("maxmemory 0");
    stage.tellRedis("CONFIG", "SET", "maxmemory", "0");
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expect(
        Findings.count(evidence, "chunk.failed") == 0, "a full Redis cost chunks an attempt");
    findings.expectPeace(evidence);
  }
}
