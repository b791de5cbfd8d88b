package dev.reprise.chaos.redis;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.proxy.Command;
import dev.reprise.chaos.proxy.Mischief;
import dev.reprise.chaos.stage.Stage;
import java.util.List;
import java.util.Locale;

/// Redis refuses scripts for a while, with one of the errors that mean: not now.
///
/// @param error as Redis writes it
public record Answers(String error) implements Scenario {
  private static final int TIMES = 20;

  /// One for each error.
  public static List<Scenario> all() {
    return List.of(
        new Answers("LOADING Redis is loading the dataset in memory"),
        new Answers("BUSY Redis is busy running a script. You can only call SCRIPT KILL"),
        new Answers("OOM command not allowed when used memory > 'maxmemory'."),
        new Answers("READONLY You can't write against a read only replica."),
        new Answers("NOSCRIPT No matching script. Please use EVAL."),
        new Answers("CLUSTERDOWN The cluster is down"),
        new Answers("MISCONF Errors writing to the AOF file: No space left on device"));
  }

  @Override
  public String name() {
    return "redis.answers-" + word().toLowerCase(Locale.ROOT);
  }

  private String word() {
    return error.substring(0, error.indexOf(' '));
  }

  @Override
  public String holds() {
    return "Scripts that are refused with "
        + word()
        + " for a while are sent again: no chunk fails, nobody is declared dead, nothing is done"
        + " twice.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(400, 50);
    for (String name : List.of("a", "b")) {
      stage.crew().start(name);
      stage.crew().awaitHolding(name);
      int k = stage.between(1, 60);
      stage.fault(TIMES + " scripts of " + name + ", from number " + k + " on, get " + word());
      stage
          .crew()
          .proxy(name)
          .on(Command.anyScript(), k, k + TIMES - 1, new Mischief.Answer(error));
    }
    stage.awaitShare(0.9);
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expect(Findings.count(evidence, "chunk.failed") == 0, "it cost chunks an attempt");
    findings.expectPeace(evidence);
  }
}
