package dev.reprise.redis;

import dev.reprise.store.JobRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What an audit found, in sentences: each says what is off, and what becomes of it. docs/audit.md
/// lists them.
final class AuditText {
  private static final int SHOWN = 5;

  private final JobRef job;
  private final List<String> broken = new ArrayList<>();
  private final Indexes nowhere = new Indexes();
  private final Indexes several = new Indexes();
  private final Indexes restored = new Indexes();

  AuditText(JobRef job) {
    this.job = job;
  }

  /// Indexes of many pages, of which some are named.
  private static final class Indexes {
    private final List<String> first = new ArrayList<>();
    private long count;

    void add(List<Object> more) {
      count += more.size();
      more.stream().limit(SHOWN - first.size()).map(Reply::string).forEach(first::add);
    }

    String text(String what) {
      return String.format(
          Locale.ROOT,
          "%,d %s %s: %s%s",
          count,
          count == 1 ? "chunk is" : "chunks are",
          what,
          String.join(", ", first),
          count > first.size() ? ", ..." : "");
    }
  }

  boolean isEmpty() {
    return broken().isEmpty();
  }

  List<String> broken() {
    List<String> all = new ArrayList<>(broken);
    add(all, nowhere, "in no place (neither in flight, retry, dead nor done)");
    add(all, restored, "committed by the trace, but not marked as done");
    add(all, several, "in several places at once");
    return all;
  }

  private static void add(List<String> all, Indexes indexes, String what) {
    if (indexes.count > 0) {
      all.add(indexes.text(what));
    }
  }

  void nowhere(List<Object> indexes) {
    nowhere.add(indexes);
  }

  void several(List<Object> indexes) {
    several.add(indexes);
  }

  void restored(List<Object> indexes) {
    restored.add(indexes);
  }

  /// The reply of the script `audit`.
  void counts(Reply counts) {
    if (!counts.text(1).equals("fine")) {
      broken.add(
          String.format(
              Locale.ROOT,
              "%d chunks handed out, but %d in flight (counter %d) + %d in retry + %d dead + %d"
                  + " done (counter %d), %d of them from %d on (counter %d)",
              counts.number(2),
              counts.number(3),
              counts.number(4),
              counts.number(5),
              counts.number(6),
              counts.number(7),
              counts.number(8),
              counts.number(16),
              counts.number(2),
              counts.number(17)));
    }
    String status = counts.text(13);
    counts.list(10).forEach(off -> broken.add(entry(Reply.string(off), status)));
    for (Object session : counts.list(11)) {
      broken.add(
          "session "
              + Reply.string(session)
              + " holds chunks of it and doesn't exist, so nobody recovers from it");
    }
    for (Object session : counts.list(12)) {
      broken.add(
          "session "
              + Reply.string(session)
              + " holds chunks of it and isn't in `holders`, so nobody counts them");
    }
    if (counts.number(15) == 0) {
      broken.add(
          String.format(
              Locale.ROOT,
              "it is %s with %d done and %d dead of %d chunks",
              status,
              counts.number(7),
              counts.number(6),
              counts.number(14)));
    }
  }

  private String entry(String off, String status) {
    return switch (off) {
      case "processing" ->
          "it is " + status + " and isn't in `processing`, so no start-up scan sees it";
      case "processing-extra" -> "it is " + status + " and stands in `processing`";
      case "ready" ->
          "chunks of it can be claimed, but it is in neither `ready:"
              + job.type()
              + "` nor `delayed`, so no worker comes for them";
      default -> "it is offered to workers, but no chunk of it can be claimed";
    };
  }
}
