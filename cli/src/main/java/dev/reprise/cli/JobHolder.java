package dev.reprise.cli;

import dev.reprise.Reprise;
import dev.reprise.store.ChunkView;
import dev.reprise.store.JobRef;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A worker that holds chunks of a job.
record JobHolder(String worker, long chunks) {
  private static final int LIMIT = 10_000;

  /// Who holds chunks of the job now.
  static List<JobHolder> of(Reprise reprise, JobRef job) {
    Map<String, Long> counts =
        reprise.store().chunks(job, "inflight", LIMIT).stream()
            .map(ChunkView::worker)
            .collect(
                Collectors.groupingBy(
                    worker -> worker == null ? "?" : worker, TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(entry -> new JobHolder(entry.getKey(), entry.getValue()))
        .toList();
  }

  /// `worker a holds 3 chunks, worker b holds 1 chunk`.
  static String text(List<JobHolder> holders) {
    return holders.stream()
        .map(holder -> "worker " + holder.worker + " holds " + Words.count(holder.chunks, "chunk"))
        .collect(Collectors.joining(", "));
  }
}
