package dev.reprise.chaos;

import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.history.Law;
import dev.reprise.chaos.stage.Stage;
import java.util.ArrayList;
import java.util.List;

/// What isn't as it must be.
public final class Findings {
  private static final int SHOWN = 5;

  private final List<String> all = new ArrayList<>();

  /// Judges by every law.
  void judge(Evidence evidence) {
    for (Law law : Law.ALL) {
      List<String> broken = law.broken(evidence);
      broken.stream().limit(SHOWN).forEach(what -> add(law.invariants() + ": " + what));
      if (broken.size() > SHOWN) {
        add(law.invariants() + ": and " + (broken.size() - SHOWN) + " more of the kind");
      }
    }
  }

  public void add(String what) {
    all.add(what);
  }

  /// Adds `otherwise` unless it is so.
  public void expect(boolean so, String otherwise) {
    if (!so) {
      add(otherwise);
    }
  }

  /// How many events of a type there are.
  public static long count(Evidence evidence, String type) {
    return count(evidence, type, "");
  }

  /// Those whose data mention `about`.
  public static long count(Evidence evidence, String type, String about) {
    return evidence.events().stream()
        .filter(event -> event.type().equals(type) && event.data().contains(about))
        .count();
  }

  /// Nobody was declared dead, nothing was refused.
  public void expectPeace(Evidence evidence) {
    for (String type : List.of("worker.lost", "job.recovered", "chunk.fenced", "chunk.dead")) {
      long there = count(evidence, type);
      expect(there == 0, "nobody died, yet there are " + there + " events " + type);
    }
  }

  /// Every session that held chunks when it was killed was declared dead, and its chunks taken
  /// back.
  public void expectRecovered(Stage stage, Evidence evidence) {
    for (String session : stage.crew().killedSessions()) {
      expect(
          count(evidence, "worker.lost", session) == 1,
          "session " + session + " was killed, and nobody said so once");
    }
  }

  public List<String> all() {
    return List.copyOf(all);
  }
}
