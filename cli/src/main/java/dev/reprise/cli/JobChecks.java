package dev.reprise.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.Reprise;
import dev.reprise.store.JobStatus;
import dev.reprise.store.JobView;
import dev.reprise.store.Recovery.Audit;
import dev.reprise.store.WorkerView;
import dev.reprise.trouble.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What stands, and why: workers and jobs of one namespace.
///
/// @param now by Redis's clock
record JobChecks(Reprise reprise, List<WorkerView> workers, List<JobView> jobs, Instant now) {
  private static final int MOST = 1_000;
  private static final Duration SILENT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  static JobChecks of(Reprise reprise, Instant now) {
    return new JobChecks(reprise, reprise.workers(), reprise.jobs(null, MOST), now);
  }

  List<Finding> all() {
    List<Finding> all = new ArrayList<>();
    all.addAll(ofWorkers());
    all.addAll(ofJobs());
    all.add(audit());
    return all;
  }

  private List<Finding> ofWorkers() {
    List<Finding> found = new ArrayList<>();
    List<WorkerView> alive = workers.stream().filter(JobChecks::isAlive).toList();
    for (WorkerView worker : workers) {
      boolean silent = Duration.between(worker.lastSeen(), now).compareTo(SILENT) > 0;
      if (!isAlive(worker) || silent) {
        found.add(
            Finding.note(
                "workers",
                "worker %s on %s (pid %d) was last seen at %s and holds %s"
                    .formatted(
                        worker.name(),
                        worker.host(),
                        worker.pid(),
                        Times.rfc3339(worker.lastSeen()),
                        Words.count(worker.inFlight(), "chunk")),
                Trouble.A_WORKER_IS_LOST.beside(
                    "reprise recover, if no worker runs that would do it")));
      }
      if (worker.state().equals(JobText.HALTED)) {
        found.add(
            Finding.wrong(
                "workers",
                "worker %s on %s has halted: it remembers jobs that Redis doesn't know"
                    .formatted(worker.name(), worker.host()),
                Trouble.REDIS_FORGOT_JOBS.beside(
                    "restore the backup or submit these jobs again; if Redis was emptied on"
                        + " purpose, start the worker again")));
      }
      worker
          .skips()
          .forEach(
              (job, why) ->
                  found.add(
                      Finding.wrong(
                          "workers",
                          "worker %s leaves job %s alone: %s".formatted(worker.name(), job, why),
                          Trouble.OUT_OF_REACH.beside(
                              "make that reachable from host "
                                  + worker.host()
                                  + "; the worker tries again by itself"))));
    }
    long waiting = open().filter(job -> job.status() != JobStatus.PAUSED).count();
    if (alive.isEmpty() && waiting > 0) {
      found.add(
          Finding.wrong(
              "workers",
              "no worker runs, and " + Words.count(waiting, "job") + " can't go on",
              Trouble.NO_WORKER_HANDLES_A_JOB.beside(
                  "reprise worker, or the import's own line again")));
    } else {
      found.add(
          Finding.fine("workers", alive.isEmpty() ? "none runs, and no job waits" : names(alive)));
    }
    return found;
  }

  private static String names(List<WorkerView> alive) {
    Map<String, Long> hosts =
        alive.stream()
            .collect(Collectors.groupingBy(WorkerView::host, TreeMap::new, Collectors.counting()));
    String where =
        hosts.entrySet().stream()
            .map(host -> host.getValue() + " on " + host.getKey())
            .collect(Collectors.joining(", "));
    return Words.count(alive.size(), "worker") + " (" + where + ")";
  }

  private static boolean isAlive(WorkerView worker) {
    return !worker.state().equals("lost");
  }

  private java.util.stream.Stream<JobView> open() {
    return jobs.stream().filter(job -> !job.status().isTerminal());
  }

  private List<Finding> ofJobs() {
    List<Finding> found = new ArrayList<>();
    open().forEach(job -> ofOpen(job, found));
    jobs.stream()
        .filter(job -> job.status() == JobStatus.FAILED)
        .forEach(job -> failed(job, found));
    Map<JobStatus, Long> counts =
        jobs.stream()
            .collect(Collectors.groupingBy(JobView::status, TreeMap::new, Collectors.counting()));
    String all =
        counts.entrySet().stream()
            .map(each -> each.getValue() + " " + each.getKey())
            .collect(Collectors.joining(", "));
    found.add(
        Finding.fine(
            "jobs",
            jobs.isEmpty() ? "none" : all + (jobs.size() == MOST ? " (of the newest)" : "")));
    return found;
  }

  private void ofOpen(JobView job, List<Finding> found) {
    String id = job.ref().id();
    String reason = new JobText(workers, now).reason(job);
    boolean noWorker = reason != null && reason.startsWith("no worker handles");
    if (job.status() == JobStatus.PAUSED) {
      String why = job.reason() == null ? "" : " (" + job.reason() + ")";
      found.add(Finding.note("jobs", "job " + id + " is PAUSED" + why, "reprise resume " + id));
    } else if (reason != null && !(noWorker && workers.isEmpty())) {
      Instant since = job.reasonSince();
      found.add(
          Finding.wrong(
              "jobs",
              "job %s stands%s: %s"
                  .formatted(id, since == null ? "" : " since " + Times.rfc3339(since), reason),
              remedy(job, noWorker)));
    }
    if (job.dead() > 0) {
      found.add(
          Finding.note(
              "jobs",
              "job "
                  + id
                  + " has "
                  + Words.count(job.dead(), "dead chunk")
                  + " and goes on with its others",
              "reprise chunks " + id + " --state dead says why"));
    }
    unreadable(job, found);
  }

  private static String remedy(JobView job, boolean noWorker) {
    String id = job.ref().id();
    if (noWorker) {
      return Trouble.NO_WORKER_HANDLES_A_JOB.beside("reprise worker --types " + job.ref().type());
    }
    return job.sealed()
        ? "reprise job " + id + " says who holds it; it goes on by itself when that is put right"
        : Trouble.NOT_SEALED.beside("submit it again with its uid, or reprise cancel " + id);
  }

  private void unreadable(JobView job, List<Finding> found) {
    try {
      String path = JSON.readTree(job.source()).path("path").asText("");
      if (!path.isEmpty() && !Files.isReadable(Path.of(path))) {
        found.add(
            Finding.note(
                "jobs",
                "this host can't read " + path + ", the source of job " + job.ref().id(),
                "run workers where it can be read"));
      }
    } catch (JsonProcessingException | java.nio.file.InvalidPathException e) {
      return; // a source of another kind
    }
  }

  private static void failed(JobView job, List<Finding> found) {
    String id = job.ref().id();
    found.add(
        Finding.note(
            "jobs",
            "job %s FAILED with %s%s"
                .formatted(
                    id,
                    Words.count(job.dead(), "dead chunk"),
                    job.error() == null ? "" : ": " + job.error()),
            Trouble.DEAD_CHUNKS.beside(
                "correct the cause: reprise chunks "
                    + id
                    + " --state dead; then reprise redrive "
                    + id)));
  }

  /// The counts of each job that is under way must add up.
  private Finding audit() {
    List<String> broken = new ArrayList<>();
    long checked = 0;
    for (JobView job : open().toList()) {
      Audit audit = reprise.recovery().audit(job.ref().id(), false);
      checked++;
      if (!audit.fine()) {
        broken.add(job.ref().id());
      }
    }
    return broken.isEmpty()
        ? Finding.fine(
            "chunks",
            String.format(
                Locale.ROOT, "each in one place, in %s under way", Words.count(checked, "job")))
        : Finding.wrong(
            "chunks",
            "not each in one place, in " + String.join(", ", broken),
            Trouble.A_CHUNK_IS_NOWHERE.beside("reprise audit " + broken.getFirst() + " --repair"));
  }
}
