package dev.reprise.cli;

import dev.reprise.Reprise;
import dev.reprise.audit.EventAudit;
import dev.reprise.store.JobRef;
import dev.reprise.store.Recovery;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reprise audit [ID] [--repair] [--from-events]`.
@Command(
    name = "audit",
    description =
        "Check that every chunk that was handed out is in exactly one place: in flight, retry,"
            + " dead or done; with --from-events also prove from the event streams that each was"
            + " committed once and each death recovered from. Exits with 1 where that is broken.")
final class AuditCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "ID", arity = "0..1", description = "One job's id; all jobs without it.")
  @Nullable String id;

  @Option(
      names = "--repair",
      description =
          "Mend what can be mended without guessing: put back what is in no place, set counters"
              + " and index entries right; name the rest.")
  boolean repair;

  @Option(
      names = "--from-events",
      description =
          "Look at every index, and hold the two event streams against the state; each commit is"
              + " there where the job was submitted with --trace.")
  boolean fromEvents;

  AuditCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    Output output = invocation.output();
    try (Connection connection = invocation.connect()) {
      Reprise reprise = connection.reprise();
      AuditReport report = new AuditReport(output, repair);
      if (id != null) {
        connection.job(id);
      }
      @Nullable EventAudit events = fromEvents ? events(reprise) : null;
      JobChecker checker = new JobChecker(reprise, events, repair);
      if (id != null) {
        report.job(checker.check(id));
      } else {
        eachJob(reprise, job -> report.job(checker.check(job)));
      }
      report.end();
      return report.isWhole() ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  private EventAudit events(Reprise reprise) {
    String only = id == null ? "" : reprise.store().ref(id).map(JobRef::uid).orElse("");
    return EventAudit.read(
        reprise.ledger(), reprise.shards(), uid -> only.isEmpty() || only.equals(uid));
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
}
