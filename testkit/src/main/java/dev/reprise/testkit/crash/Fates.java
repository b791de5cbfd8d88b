package dev.reprise.testkit.crash;

import dev.reprise.seam.Site;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The points of one run, met one after another: the second is looked for once the first was met.
final class Fates {
  private final List<CrashPoint> left;
  private final Map<Site, Integer> calls = new EnumMap<>(Site.class);
  private int nth;

  Fates(List<CrashPoint> points) {
    this.left = new ArrayList<>(points);
  }

  /// A call begins.
  ///
  /// @return what is in store for it, null for nothing
  synchronized @Nullable Moment meets(Site site) {
    calls.merge(site, 1, Integer::sum);
    if (left.isEmpty() || left.getFirst().site() != site || ++nth < left.getFirst().nth()) {
      return null;
    }
    nth = 0;
    CrashPoint point = left.removeFirst();
    return point.moment();
  }

  /// The points that are still to be met.
  synchronized List<CrashPoint> left() {
    return List.copyOf(left);
  }

  /// Calls of each site, over all processes.
  synchronized Map<Site, Integer> calls() {
    return new EnumMap<>(calls);
  }
}
