package dev.reprise.testkit.crash;

import dev.reprise.seam.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One run: processes one after another, each the same line again, until all points were met and
/// one came to its end. Then everything is checked.
public final class CrashRun {
  private static final int LIVES = 8;

  private final World world;

  CrashRun(World world) {
    this.world = world;
  }

  /// @param broken sentences; empty where all that was promised is so
  /// @param unmet points at which no process came by
  public record Result(
      List<CrashPoint> points,
      List<CrashPoint> unmet,
      List<String> broken,
      int lives,
      Duration took,
      Map<Site, Integer> calls) {

    /// Whether every point was met, and nothing that was promised is broken.
    public boolean isFine() {
      return unmet.isEmpty() && broken.isEmpty();
    }
  }

  Result run(List<CrashPoint> points) throws Exception {
    long from = System.nanoTime();
    Fates fates = new Fates(points);
    List<String> broken = new ArrayList<>();
    int life = 0;
    try {
      world.reset();
      boolean ended = false;
      // The last one that came to its end may have met no point: the same line once more meets it.
      while (!ended || (!fates.left().isEmpty() && life <= points.size())) {
        if (++life > LIVES) {
          throw new AssertionError("no process comes to its end");
        }
        world.ghost(life);
        ended = new Life(world, life, fates).run();
      }
      broken.addAll(new Checks(world).run());
    } catch (AssertionError | RuntimeException e) {
      broken.add(e.toString());
    }
    return new Result(
        points,
        fates.left(),
        broken,
        life,
        Duration.ofNanos(System.nanoTime() - from),
        fates.calls());
  }
}
