package dev.reprise.cli.chaos;

import dev.reprise.store.JobRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the comparison says of a handler and its target, in words.
///
/// @param differences other than of the output itself
/// @param audited what the streams of the disturbed run say
/// @param chunks the first of those that differ
public record ChaosVerdict(
    Chaos.Options options,
    Disturber.Done done,
    Trial.Outputs outputs,
    List<String> differences,
    Audited audited,
    List<Chunk> chunks,
    Optional<JobRef> job) {
  static final int SHOWN = 3;

  record Chunk(Trial.ChunkDifference difference, String place, List<String> story) {}

  /// What the audit of the disturbed run found.
  ///
  /// @param broken sentences
  /// @param recoveries how often chunks were taken back from a worker
  /// @param covered chunks of which the trace tells who committed them
  record Audited(List<String> broken, long recoveries, long covered, long total) {
    static final Audited GONE = new Audited(List.of("its job is gone"), 0, 0, 0);
  }

  /// Whether all held, and a chunk at least was taken from a worker that worked on it.
  public boolean holds() {
    return isWhole() && isTried();
  }

  private boolean isWhole() {
    return outputs.areEqual() && differences.isEmpty() && audited.broken().isEmpty();
  }

  private boolean isTried() {
    return audited.recoveries() > 0;
  }

  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s, %s and %s in %.1f s (--seed %d):",
            count(done.kills(), "kill"),
            count(done.pauses(), "pause"),
            count(done.cuts(), "cut connection"),
            done.took().toMillis() / 1e3,
            options.plan().seed()));
    if (isWhole()) {
      lines.addAll(whole());
      return lines;
    }
    if (outputs.missing() + outputs.extra() > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "the outputs DIFFER: %,d rows too many, %,d missing, of %,d.",
              outputs.extra(),
              outputs.missing(),
              outputs.records()));
      chunks.forEach(chunk -> lines.addAll(lines(chunk)));
      lines.add(meaning());
    }
    differences.forEach(difference -> lines.add("Differs: " + difference + "."));
    audited.broken().forEach(what -> lines.add("Not proven: " + what + "."));
    job.ifPresent(
        ref ->
            lines.add(
                "See it: REPRISE_HOME=%s reprise events --job %s"
                    .formatted(options.home(), ref.id())));
    return lines;
  }

  private List<String> whole() {
    String more = "more chunks (--chunk-records) or a longer run (--for) give more to kill.";
    if (!isTried()) {
      return List.of(
          "Nothing was tried: the job was through before a chunk was taken from a worker; " + more);
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "both outputs are equal: %,d rows, each as often as undisturbed; counters, rejects and"
                + " exit code too; each of its %d recoveries is told.",
            outputs.records(),
            audited.recoveries()));
    if (done.kills() < options.plan().kills()) {
      lines.add(
          "The job was through before all %d kills: ".formatted(options.plan().kills()) + more);
    }
    if (audited.covered() < audited.total()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "The trace, which keeps about 20,000 entries, tells of %,d of the %,d chunks.",
              audited.covered(),
              audited.total()));
    }
    return lines;
  }

  private static List<String> lines(Chunk chunk) {
    List<String> lines = new ArrayList<>();
    Trial.ChunkDifference of = chunk.difference();
    lines.add(
        String.format(
            Locale.ROOT,
            "  chunk %d (%s): %,d rows too many, %,d missing, the first at line %,d",
            of.chunk(),
            chunk.place(),
            of.extra(),
            of.missing(),
            of.firstLine()));
    chunk.story().forEach(step -> lines.add("    " + step));
    return lines;
  }

  private String meaning() {
    if (outputs.extra() > 0 && outputs.missing() > 0) {
      return "Rows came with other values: either these depend on the order in which chunks come"
          + " (--on-conflict with one key in several chunks, a trigger or a default that looks at"
          + " the time or at other rows), which no run repeats; or some chunks were lost and others"
          + " came twice.";
    }
    return outputs.extra() > 0
        ? "The effect of a chunk came more than once: it was there when its worker died, and the"
            + " next attempt found no marker of it in reprise_commits. Effect and marker must be"
            + " one transaction, and the markers must stay until the job is purged."
        : "The effect of a chunk was lost: its commit counted, and its rows aren't there. What the"
            + " target has confirmed must stay, and nobody else may delete from it meanwhile.";
  }

  private static String count(int n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }

  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("holds", holds());
    json.put("seed", options.plan().seed());
    json.put("kills", done.kills());
    json.put("pauses", done.pauses());
    json.put("cuts", done.cuts());
    json.put("recoveries", audited.recoveries());
    json.put("tookMs", done.took().toMillis());
    json.put("rows", outputs.records());
    json.put("missing", outputs.missing());
    json.put("extra", outputs.extra());
    json.put("chunks", chunks.stream().map(ChaosVerdict::json).toList());
    json.put("differences", differences);
    json.put("untold", audited.broken());
    json.put("folder", options.folder().toString());
    return json;
  }

  private static Map<String, Object> json(Chunk chunk) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("chunk", chunk.difference().chunk());
    json.put("place", chunk.place());
    json.put("missing", chunk.difference().missing());
    json.put("extra", chunk.difference().extra());
    json.put("attempts", chunk.story());
    return json;
  }
}
