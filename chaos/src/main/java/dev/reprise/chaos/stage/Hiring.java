package dev.reprise.chaos.stage;

import dev.reprise.testkit.WorkerProcess.Jvm;
import java.util.List;
import java.util.Map;

/// How a worker process is to be.
///
/// @param deadlineSeconds after which it counts as dead when it is silent, at least 5
/// @param ballastMib memory that it takes before it begins
/// @param stand where it stands still: `SITE before|after NTH`, empty for nowhere
public record Hiring(int slots, int deadlineSeconds, int ballastMib, Jvm jvm, String stand) {
  public static final Hiring PLAIN = new Hiring(4, 10, 0, Jvm.PLAIN, "");

  public Hiring slots(int count) {
    return new Hiring(count, deadlineSeconds, ballastMib, jvm, stand);
  }

  public Hiring deadline(int seconds) {
    return new Hiring(slots, seconds, ballastMib, jvm, stand);
  }

  public Hiring ballast(int mebibytes) {
    return new Hiring(slots, deadlineSeconds, mebibytes, jvm, stand);
  }

  public Hiring flags(String... flags) {
    return new Hiring(
        slots, deadlineSeconds, ballastMib, new Jvm(List.of(flags), jvm.environment()), stand);
  }

  public Hiring environment(Map<String, String> environment) {
    return new Hiring(slots, deadlineSeconds, ballastMib, new Jvm(jvm.flags(), environment), stand);
  }

  /// The same, standing nowhere: for the next process under its name.
  Hiring moving() {
    return new Hiring(slots, deadlineSeconds, ballastMib, jvm, "");
  }

  /// Stands still before or after the `nth` call of a site.
  public Hiring standing(String site, String moment, int nth) {
    return new Hiring(slots, deadlineSeconds, ballastMib, jvm, site + " " + moment + " " + nth);
  }
}
