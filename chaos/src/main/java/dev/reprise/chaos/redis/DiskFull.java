package dev.reprise.chaos.redis;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// It can't save, and says so to all who write.
public final class DiskFull implements Scenario {
  @Override
  public String name() {
    return "redis.misconf-on-a-full-disk";
  }

  @Override
  public String holds() {
    return "A Redis that refuses writes with MISCONF is waited for; when it can save again"
        + " the job goes on, without a failure.";
  }

  @Override
  public void play(Stage stage) throws Exception {
    stage.submit(400, 60);
    stage.crew().start("a");
    stage.crew().start("b");
    stage.awaitShare(0.2);
    Path obstacle = Files.createDirectory(stage.dir().resolve("redis").resolve("dump.rdb"));
    stage.fault("its snapshot can't be written");
    stage.tellRedis("CONFIG", "SET", "save", "3600 1000000");
    stage.tellRedis("BGSAVE");
    Waiting.until("MISCONF", () -> stage.refusesWrites("MISCONF"));
    Waiting.pass(Duration.ofSeconds(stage.between(2, 6)));
    Files.delete(obstacle);
    stage.fault("it can be written again");
    stage.tellRedis("BGSAVE");
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expect(Findings.count(evidence, "chunk.failed") == 0, "it cost chunks an attempt");
    findings.expectPeace(evidence);
  }
}
