package dev.reprise.cli;

import dev.reprise.Ids;
import dev.reprise.Job;
import dev.reprise.JobExistsException;
import dev.reprise.JobPurgedException;
import dev.reprise.Reprise;
import dev.reprise.RepriseException;
import dev.reprise.cli.imports.Differences;
import dev.reprise.cli.imports.PreparedImport;
import dev.reprise.sink.JdbcSink;
import dev.reprise.sink.SinkException;
import dev.reprise.source.InputDigest;
import dev.reprise.store.JobView;
import dev.reprise.trouble.Trouble;
import java.util.List;
import java.util.Optional;

/// Finds the job of an import, or submits it: the same line is the same job.
///
/// Where Redis has lost the job, its rows may be in the table all the same: the uid that their
/// markers bear is taken over, so that nothing comes twice.
final class ImportSubmission {
  private final Reprise reprise;
  private final PreparedImport prepared;
  private final Output output;

  ImportSubmission(Reprise reprise, PreparedImport prepared, Output output) {
    this.reprise = reprise;
    this.prepared = prepared;
    this.output = output;
  }

  /// @param known whether it was there before
  record Found(Job job, String uid, boolean known) {}

  /// @param asNew whether a job that is there is ended and replaced
  /// @throws UsageException where the job that is there was another import
  Found find(boolean asNew) {
    String id = reprise.idOf(prepared.name());
    if (asNew) {
      requireTable();
      reprise.job(id).ifPresent(old -> new ImportRetirement(reprise, prepared, output).retire(old));
      return submit(Ids.random());
    }
    Optional<Job> known = reprise.job(id);
    return known.isPresent() ? same(known.get()) : submit(adoptedUid(id).orElseGet(Ids::random));
  }

  private Found same(Job job) {
    JobView view = job.view();
    List<String> differences = Differences.between(view, prepared);
    if (!differences.isEmpty()) {
      throw new UsageException(
          Trouble.JOB_EXISTS_WITH_OTHER_FLAGS.after(
              "Job %s isn't this import: %s; --new makes a new job of it."
                  .formatted(job.id(), String.join("; ", differences))));
    }
    return new Found(job, view.ref().uid(), true);
  }

  private Found submit(String uid) {
    requireTable();
    try {
      return new Found(reprise.submit(prepared.job(uid), prepared.plan()), uid, false);
    } catch (JobPurgedException e) {
      return submit(Ids.random());
    } catch (JobExistsException e) {
      String id = reprise.idOf(prepared.name());
      return same(reprise.job(id).orElseThrow(() -> e)); // another command was quicker
    }
  }

  private void requireTable() {
    try {
      prepared.requireTable();
    } catch (SinkException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  /// Submits the same incarnation again, after Redis forgot it.
  ///
  /// @throws RepriseException where it was purged, which is no accident
  Job again(String uid) {
    try {
      return reprise.submit(prepared.job(uid), prepared.plan());
    } catch (JobPurgedException e) {
      throw new RepriseException(
          "Job " + reprise.idOf(prepared.name()) + " was purged meanwhile, by somebody else.", e);
    }
  }

  private Optional<String> adoptedUid(String id) {
    Optional<JdbcSink.Committed> latest = prepared.sink().latest(id);
    latest.ifPresent(
        committed -> {
          String mine = InputDigest.ofChunk(prepared.plan().digest(), committed.chunk());
          if (!mine.equals(committed.digest())) {
            throw new UsageException(
                "Redis doesn't know job %s, but table %s has rows of it from other content or another --chunk-records; --new adds these to them."
                    .formatted(id, prepared.spec().table()));
          }
          output.note(
              "Redis doesn't know job "
                  + id
                  + ", but its rows in the table do: it goes on where they end.");
        });
    return latest.map(JdbcSink.Committed::uid);
  }
}
