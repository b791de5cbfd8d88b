package dev.reprise.chaos.redis;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Member;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import java.nio.file.Files;

/// It would throw jobs away.
public final class Evicting implements Scenario {
  private String said = "";

  @Override
  public String name() {
    return "redis.evicting-policy-refused";
  }

  @Override
  public String holds() {
    return "A worker refuses a Redis that evicts keys, with a sentence that says what to"
        + " set; once it is set, it works.";
  }

  @Override
  public void play(Stage stage) throws Exception {
    stage.submit(100, 2);
    stage.fault("maxmemory-policy allkeys-lru");
    stage.tellRedis("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
    Member refused = stage.crew().start("a");
    Waiting.until("the end of the worker that was refused", () -> !refused.isAlive());
    said = Files.readString(refused.process().log());
    stage.tellRedis("CONFIG", "SET", "maxmemory-policy", "noeviction");
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expect(
        said.contains("evicts keys when memory is full") && said.contains("set it to noeviction"),
        "the worker said: " + said);
  }
}
