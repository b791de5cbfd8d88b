package dev.reprise.testkit.crash;

import dev.reprise.seam.Site;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// One instant at which a process dies, or loses a reply: a moment of the `nth` call of a site,
/// counted from where the process before met its own.
public record CrashPoint(Site site, Moment moment, int nth) {

  /// The sites that have no point, and why: `doctor` only looks, through a connection without a
  /// seam.
  private static final List<Site> NONE = List.of(Site.READ_SERVER);

  private static final Set<Site> ONLY_LOOKS =
      Arrays.stream(Site.values())
          .filter(
              site ->
                  site.text().startsWith("read:")
                      || Set.of(Site.SINK_CONNECT, Site.SINK_PREPARE, Site.SINK_READ)
                          .contains(site))
          .collect(Collectors.toUnmodifiableSet());

  public CrashPoint {
    if (nth < 1) {
      throw new IllegalArgumentException("nth is " + nth + ", must be from 1");
    }
  }

  /// The first call of every site, at every moment.
  public static List<CrashPoint> all() {
    List<CrashPoint> all = new ArrayList<>();
    for (Site site : Site.values()) {
      if (!NONE.contains(site)) {
        for (Moment moment : Moment.values()) {
          all.add(new CrashPoint(site, moment, 1));
        }
      }
    }
    return all;
  }

  /// Those that differ in what they leave behind: a read leaves nothing, and whether a killed
  /// process had its reply is forgotten with it.
  public static List<CrashPoint> distinct() {
    return all().stream()
        .filter(point -> point.moment != Moment.REPLIED && !ONLY_LOOKS.contains(point.site))
        .toList();
  }

  /// Of its text.
  public static CrashPoint parse(String text) {
    String[] parts = text.strip().split("[ /]+");
    return new CrashPoint(
        Site.of(parts[0]),
        Moment.valueOf(parts[1].toUpperCase(Locale.ROOT)),
        parts.length > 2 ? Integer.parseInt(parts[2]) : 1);
  }

  @Override
  public String toString() {
    return site + "/" + moment + (nth == 1 ? "" : "/" + nth);
  }
}
