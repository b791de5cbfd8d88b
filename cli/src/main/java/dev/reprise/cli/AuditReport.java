package dev.reprise.cli;

import dev.reprise.audit.Broken;
import dev.reprise.audit.Proof;
import dev.reprise.audit.Ranges;
import dev.reprise.store.Recovery.Audit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Prints what audits found, job by job, and the sum at the end.
final class AuditReport {
  private final Output output;
  private final boolean repair;
  private long jobs;
  private long chunks;
  private long broken;
  private long mended;

  AuditReport(Output output, boolean repair) {
    this.output = output;
    this.repair = repair;
  }

  boolean isWhole() {
    return broken == 0;
  }

  void job(JobChecker.Checked checked) {
    Audit audit = checked.audit();
    jobs++;
    chunks += audit.chunks();
    mended += audit.mended();
    broken += checked.isWhole() ? 0 : 1;
    if (output.isJson()) {
      output.json(json(checked));
      return;
    }
    String job = "Job " + audit.job() + ": ";
    if (checked.proof() != null) {
      checked.proof().checked().forEach(sentence -> output.line(job + sentence + "."));
      output.line(job + window(checked.proof().window()) + ".");
    }
    checked.found().stream()
        .filter(found -> !checked.left().contains(found))
        .forEach(found -> output.line(job + found.what() + "."));
    checked.left().forEach(left -> output.line(job + left.what() + "; " + left.remedy() + "."));
    if (repair && !checked.found().isEmpty()) {
      output.line(
          job
              + (checked.isWhole() ? "repaired (" : "repaired in part (")
              + (audit.repaired() + audit.mended())
              + ").");
    }
  }

  private static String window(Proof.Window window) {
    if (window.from() == null || window.to() == null) {
      return "no event of it is left in the streams";
    }
    return String.format(
        Locale.ROOT,
        "the streams cover it from %s to %s%s; %s of %,d are covered by the trace",
        Times.rfc3339(window.from()),
        Times.rfc3339(window.to()),
        window.whole() ? ", whole" : ", its beginning is trimmed",
        window.commits().isEmpty() ? "no chunks" : "chunks " + Ranges.text(window.commits()),
        window.total());
  }

  void end() {
    if (output.isJson()) {
      return;
    }
    output.line(
        "Checked "
            + Words.count(jobs, "job")
            + " with "
            + Words.count(chunks, "chunk")
            + " handed out: "
            + (broken == 0 ? "all whole" : broken + " broken")
            + (mended == 0 ? "" : ", index entries put right: " + mended)
            + ".");
  }

  private static Map<String, Object> json(JobChecker.Checked checked) {
    Audit audit = checked.audit();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("job", audit.job());
    json.put("whole", checked.isWhole());
    json.put("chunks", audit.chunks());
    json.put("broken", checked.found().stream().map(Broken::what).toList());
    json.put("repaired", audit.repaired());
    json.put("mended", audit.mended());
    json.put("left", checked.left().stream().map(AuditReport::json).toList());
    Proof proof = checked.proof();
    if (proof != null) {
      json.put("checked", proof.checked());
      Proof.Window window = proof.window();
      Map<String, Object> covered = new LinkedHashMap<>();
      JobText.putNullable(covered, "from", Times.rfc3339OrNull(window.from()));
      JobText.putNullable(covered, "to", Times.rfc3339OrNull(window.to()));
      covered.put("whole", window.whole());
      covered.put("chunks", Ranges.text(window.commits()));
      covered.put("covered", window.commits().cardinality());
      covered.put("total", window.total());
      json.put("window", covered);
    }
    return json;
  }

  private static Map<String, String> json(Broken left) {
    return Map.of("what", Objects.requireNonNull(left.what()), "remedy", left.remedy());
  }
}
