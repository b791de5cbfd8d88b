package dev.reprise.cli.demo;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Everything dies at the worst point: the rows are committed, Redis doesn't know.
final class KillAll implements Play.Act {
  static final int PERCENT = 25;

  @Override
  public String title() {
    return "Everything is killed inside a commit, and the same line is given again.";
  }

  @Override
  public void play(Play play) {
    play.awaitPercent(PERCENT);
    play.hold(Holds.COMMITTED);
    int processes = play.reprise().killAll();
    play.stage().holds().clear();
    play.tell(
        Fact.of(
                "kill",
                "kill -9 of the command and its workers, %d processes; one had its COMMIT answered and not told Redis"
                    .formatted(processes))
            .with("processes", processes));
    Map<Long, String> limbo = new TreeMap<>(play.reprise().table().markers());
    long done = play.reprise().done();
    limbo.keySet().removeAll(play.reprise().doneChunks());
    play.tell(
        Fact.of(
                "limbo",
                "in the table but not in Redis: the %s of %s %s"
                    .formatted(
                        Play.count(play.rowsOf(limbo.size()), "row"),
                        limbo.size() == 1 ? "chunk" : "chunks",
                        limbo.keySet().toString().replaceAll("[\\[\\]]", "")))
            .with("chunks", limbo.keySet()));
    again(play, done, limbo);
  }

  private static void again(Play play, long done, Map<Long, String> limbo) {
    long began = System.nanoTime();
    play.reprise().start();
    play.tell(Fact.of("line", "$ " + RepriseSide.line()));
    play.until(
        "chunk that is done after the restart",
        () -> play.reprise().done() > done ? Optional.of(true) : Optional.empty());
    Duration took = Play.since(began);
    play.tell(
        Fact.of(
                "resumed",
                "%s of %s were done and stay so; it goes on %s after the line was given"
                    .formatted(
                        Play.number(done),
                        Play.count(play.scene().chunks(), "chunk"),
                        Play.text(took)))
            .with("done", done)
            .with("ms", took.toMillis()));
    play.until(
        "news of the chunks that Redis didn't know",
        () ->
            play.reprise().done() >= done + limbo.size()
                    && play.reprise().doneChunks().containsAll(limbo.keySet())
                ? Optional.of(true)
                : Optional.empty());
    marker(play, limbo);
  }

  /// The marker in the table is the witness: it names the attempt that wrote the rows.
  private static void marker(Play play, Map<Long, String> limbo) {
    Map<Long, String> now = play.reprise().table().markers();
    Set<Long> chunks = limbo.keySet();
    if (chunks.isEmpty() || !now.entrySet().containsAll(limbo.entrySet())) {
      throw new MissedException("no chunk between the table and Redis at the kill");
    }
    long twice = play.reprise().table().unmarkedRows();
    if (twice != 0) {
      throw new MissedException(
          "a chunk was written twice: %d rows have no marker".formatted(twice));
    }
    play.tell(
        Fact.of(
                "marker",
                "the next attempt of chunk %d found the marker of attempt %s, wrote nothing, and told Redis"
                    .formatted(chunks.iterator().next(), attempt(limbo.values().iterator().next())))
            .with("chunks", chunks));
  }

  private static String attempt(String token) {
    return token.substring(token.lastIndexOf('-') + 1);
  }
}
