package dev.reprise.cli;

import dev.reprise.Reprise;
import dev.reprise.store.Recovery;
import dev.reprise.store.Recovery.Audit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reprise audit [ID] [--repair]`.
@Command(
    name = "audit",
    description =
        "Check that every chunk that was handed out is in exactly one place: in flight, retry,"
            + " dead or done. Exits with 1 where that is broken.")
final class AuditCommand implements Callable<Integer> {
  private final Invocation invocation;
  private long jobs;
  private long chunks;
  private long broken;
  private long mended;

  @Parameters(paramLabel = "ID", arity = "0..1", description = "One job's id; all jobs without it.")
  @Nullable String id;

  @Option(names = "--repair", description = "Put back what is in no place, and set counters right.")
  boolean repair;

  AuditCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    Output output = invocation.output();
    try (Connection connection = invocation.connect()) {
      Reprise reprise = connection.reprise();
      if (id != null) {
        connection.job(id);
        audit(reprise.recovery(), id, output);
      } else {
        eachJob(reprise, job -> audit(reprise.recovery(), job, output));
      }
    }
    if (!output.isJson()) {
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
    return broken == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static void eachJob(Reprise reprise, Consumer<String> action) {
    for (int shard = 0; shard < reprise.shards(); shard++) {
      String cursor = "0";
      do {
        Recovery.Page page = reprise.recovery().jobs(shard, cursor);
        page.ids().forEach(action);
        cursor = page.cursor();
      } while (!cursor.equals("0"));
    }
  }

  private void audit(Recovery recovery, String job, Output output) {
    Audit audit = recovery.audit(job, repair);
    boolean whole = audit.fine() || (repair && recovery.audit(job, false).fine());
    jobs++;
    chunks += audit.chunks();
    mended += audit.mended();
    broken += whole ? 0 : 1;
    if (output.isJson()) {
      output.json(json(audit, whole));
      return;
    }
    audit.broken().forEach(what -> output.line("Job " + job + ": " + what + "."));
    if (!audit.fine()) {
      output.line(
          "Job "
              + job
              + ": "
              + (whole
                  ? "repaired (" + audit.repaired() + ")"
                  : repair
                      ? "still broken after the repair"
                      : "broken; reprise audit " + job + " --repair mends it")
              + ".");
    }
  }

  private static Map<String, Object> json(Audit audit, boolean whole) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("job", audit.job());
    json.put("whole", whole);
    json.put("chunks", audit.chunks());
    json.put("broken", audit.broken());
    json.put("repaired", audit.repaired());
    json.put("mended", audit.mended());
    return json;
  }
}
