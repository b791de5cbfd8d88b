package dev.reprise.cli.demo;

import dev.reprise.Event;
import dev.reprise.store.ChunkView;
import dev.reprise.store.WorkerView;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/// One of three workers dies.
final class KillOne implements Play.Act {
  static final int PERCENT = 8;

  @Override
  public String title() {
    return "One of three workers is killed.";
  }

  @Override
  public void play(Play play) {
    play.awaitPercent(PERCENT);
    WorkerView victim =
        play.until(
            "worker that holds chunks",
            () ->
                play.reprise().workers().stream()
                    .filter(worker -> worker.inFlight() > 0)
                    .max(Comparator.comparingLong(WorkerView::inFlight)));
    Instant at = play.now();
    long killed = System.nanoTime();
    Signals.kill9(victim.pid());
    play.tell(
        Fact.of(
                "kill",
                "kill -9 %d: %s, in the middle of its work"
                    .formatted(victim.pid(), RepriseSide.label(victim.name())))
            .with("pid", victim.pid())
            .with("worker", victim.name()));
    recovery(play, victim, at, killed);
  }

  private static void recovery(Play play, WorkerView victim, Instant at, long killed) {
    EventLog events = play.reprise().events();
    EventLog.Seen<Event.JobRecovered> recovered =
        play.until(
            "recovery of " + victim.name(),
            () ->
                events.first(
                    Event.JobRecovered.class,
                    at,
                    event -> event.lostSession().equals(victim.session())));
    Set<Long> chunks = Indexes.of(recovered.event().chunks());
    long written =
        play.reprise().table().markers().keySet().stream().filter(chunks::contains).count();
    Duration noticed = Duration.between(at, recovered.time());
    play.tell(
        Fact.of(
                "noticed",
                "noticed after %s by %s (%s); its last sign of life was %s old"
                    .formatted(
                        Play.text(noticed),
                        RepriseSide.label(recovered.event().recoveredBy()),
                        cause(recovered.event().cause()),
                        Play.text(recovered.event().outage())))
            .with("ms", noticed.toMillis())
            .with("outageMs", recovered.event().outage().toMillis())
            .with("cause", recovered.event().cause()));
    String elsewhere = play.until("chunk of its in other hands", () -> elsewhere(play, chunks));
    Duration running = Play.since(killed);
    play.tell(
        Fact.of(
                "elsewhere",
                "running elsewhere after %s: %s of its %s (%s) went to %s"
                    .formatted(
                        Play.text(running),
                        chunks.size() == 1 ? "the one" : "the first",
                        Play.count(chunks.size(), "chunk"),
                        recovered.event().chunks(),
                        elsewhere))
            .with("ms", running.toMillis())
            .with("chunks", recovered.event().chunks()));
    long again = play.rowsOf(chunks.size() - written);
    play.tell(
        Fact.of(
                "redone",
                "%s redone; their transactions had died with the worker, so none is there twice"
                    .formatted(Play.count(again, "row")))
            .with("rows", again));
  }

  private static Optional<String> elsewhere(Play play, Set<Long> chunks) {
    return play.reprise().inFlight().stream()
        .filter(chunk -> chunks.contains((long) chunk.index()) && chunk.attempt() > 1)
        .map(ChunkView::worker)
        .findFirst()
        .map(worker -> RepriseSide.label(String.valueOf(worker)));
  }

  private static String cause(String cause) {
    return switch (cause) {
      case "disconnected" -> "its connection was gone";
      case "restart" -> "its successor found it dead";
      case "deadline" -> "it was silent past its deadline";
      default -> cause;
    };
  }
}
