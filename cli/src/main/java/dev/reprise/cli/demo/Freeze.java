package dev.reprise.cli.demo;

import dev.reprise.Event;
import dev.reprise.store.WorkerView;
import java.time.Duration;
import java.time.Instant;

/// A worker stands still for longer than its deadline, and wakes up.
final class Freeze implements Play.Act {
  static final int PERCENT = 58;

  @Override
  public String title() {
    return "A worker is frozen past its deadline, and wakes up later.";
  }

  @Override
  public void play(Play play) {
    if (!Signals.canFreeze()) {
      throw new MissedException("no SIGSTOP on this platform");
    }
    play.awaitPercent(PERCENT);
    long held = play.hold(Holds.UNTOLD);
    WorkerView victim =
        play.until(
            "session of the worker that stands still",
            () ->
                play.reprise().workers().stream()
                    .filter(worker -> worker.pid() == held)
                    .findFirst());
    Instant at = play.now();
    Instant woken;
    Signals.freeze(held);
    play.scene().frozen(held);
    try {
      frozen(play, victim, at);
    } finally {
      woken = play.now();
      play.scene().frozen(0);
      play.stage().holds().clear();
      Signals.thaw(held);
    }
    awake(play, victim, woken);
  }

  private static void frozen(Play play, WorkerView victim, Instant at) {
    play.tell(
        Fact.of(
                "freeze",
                "kill -STOP %d: %s, as it is about to tell Redis of a commit; it keeps its connections, so only time can tell"
                    .formatted(victim.pid(), RepriseSide.label(victim.name())))
            .with("pid", victim.pid())
            .with("worker", victim.name()));
    EventLog.Seen<Event.JobRecovered> recovered =
        play.until(
            "recovery of the frozen worker",
            () ->
                play.reprise()
                    .events()
                    .first(
                        Event.JobRecovered.class,
                        at,
                        event -> event.lostSession().equals(victim.session())));
    Duration noticed = Duration.between(at, recovered.time());
    play.tell(
        Fact.of(
                "noticed",
                "given up after %s, 5 s after its last sign of life; %s took its %s over (%s)"
                    .formatted(
                        Play.text(noticed),
                        RepriseSide.label(recovered.event().recoveredBy()),
                        Play.count(recovered.event().chunksResumed(), "chunk"),
                        recovered.event().chunks()))
            .with("ms", noticed.toMillis())
            .with("chunks", recovered.event().chunks()));
  }

  private static void awake(Play play, WorkerView victim, Instant woken) {
    play.tell(
        Fact.of(
                "thaw",
                "kill -CONT %d: it wakes up and sends what it had to say".formatted(victim.pid()))
            .with("pid", victim.pid()));
    EventLog.Seen<Event.ChunkFenced> fenced =
        play.until(
            "refusal of its late write",
            () ->
                play.reprise()
                    .events()
                    .first(
                        Event.ChunkFenced.class,
                        woken,
                        event -> event.session().equals(victim.session())));
    Duration after = Duration.between(woken, fenced.time());
    play.tell(
        Fact.of(
                "fenced",
                "refused after %s: event chunk.fenced, chunks %s, %s; it opens a new session and works on"
                    .formatted(
                        Play.text(after),
                        fenced.event().chunks(),
                        RepriseSide.label(fenced.event().worker())))
            .with("ms", after.toMillis())
            .with("chunks", fenced.event().chunks()));
  }
}
