package dev.reprise.chaos.worker;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import dev.reprise.store.WorkerView;
import java.time.Duration;
import java.util.List;

/// Three workers, one killed after the other, after some commits.
///
/// @param most kills of one round
public record KillStorm(int most) implements Scenario {
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final int CHUNKS = 3_000;
  private static final int CHUNK_MS = 60;

  /// Commits between two kills. On a busy machine a storm that waits for less is no longer blind:
  /// it hits whatever was begun last, time after time, and that looks like poison.
  private static final int BETWEEN = 20;

  private static final double UNTIL = 0.97;

  @Override
  public String name() {
    return "worker.kill-storm";
  }

  @Override
  public String holds() {
    return "Of workers that are killed with kill -9 one after another, while they hold chunks, at one"
        + " kill for twenty commits, each is recovered from, no chunk is lost, and none is committed"
        + " twice.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(CHUNKS, CHUNK_MS);
    NAMES.forEach(stage.crew()::start);
    while (stage.crew().kills() < most && stage.view().done() < CHUNKS * UNTIL) {
      long done = stage.view().done();
      killOne(stage);
      stage.crew().keepAlive();
      Waiting.until("commits after the kill", () -> stage.view().done() >= done + BETWEEN);
      Waiting.pass(Duration.ofMillis(stage.between(0, 300)));
    }
  }

  private static void killOne(Stage stage) {
    Waiting.until("a worker that holds chunks", () -> !holding(stage).isEmpty());
    List<String> holding = holding(stage);
    if (!holding.isEmpty()) {
      stage.crew().killHolding(holding.get(stage.random().nextInt(holding.size())));
    }
  }

  private static List<String> holding(Stage stage) {
    List<WorkerView> views = stage.reprise().workers();
    return NAMES.stream()
        .filter(name -> stage.crew().member(name).isAlive())
        .filter(
            name ->
                views.stream()
                    .anyMatch(
                        view ->
                            view.pid() == stage.crew().member(name).process().pid()
                                && view.inFlight() > 0))
        .toList();
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expectRecovered(stage, evidence);
    findings.expect(
        Findings.count(evidence, "chunk.dead") == 0,
        "chunks were buried for their workers' deaths");
  }
}
