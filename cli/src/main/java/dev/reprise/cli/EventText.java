package dev.reprise.cli;

import dev.reprise.Event;
import dev.reprise.store.Events.Entry;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An event as a line for people: when, what, and who is concerned.
final class EventText {
  private EventText() {}

  static String line(Entry entry) {
    return Times.rfc3339(entry.time()) + "  " + sentence(Event.of(entry));
  }

  private static String sentence(Event event) {
    return switch (event) {
      case Event.OfJob job -> "job " + job.job() + ": " + ofJob(job);
      case Event.WorkerStarted started ->
          "worker "
              + started.worker()
              + " started on "
              + started.host()
              + " (pid "
              + started.pid()
              + ", "
              + Words.count(started.slots(), "slot")
              + ")";
      case Event.WorkerStopped stopped -> "worker " + stopped.worker() + " stopped, drained";
      case Event.WorkerLost lost ->
          "worker "
              + lost.worker()
              + " on "
              + lost.host()
              + " (pid "
              + lost.pid()
              + ") died ("
              + cause(lost.cause())
              + "), noticed by "
              + lost.recoveredBy();
      case Event.RecoveryCompleted recovery -> recovery(recovery);
      case Event.RedisTimeline timeline ->
          "Redis was restarted or failed over; epoch " + timeline.epoch();
      case Event.Unknown unknown -> unknown.type() + " " + unknown.data();
    };
  }

  private static String ofJob(Event.OfJob event) {
    return switch (event) {
      case Event.JobSubmitted job -> "submitted, " + Words.count(job.total(), "chunk");
      case Event.JobStarted job -> "started";
      case Event.JobPaused job -> "paused" + because(job.reason());
      case Event.JobResumed job -> "goes on" + because(job.reason());
      case Event.JobCancelled job -> "cancelled" + because(job.reason());
      case Event.JobRedriven job -> "its dead chunks are tried again";
      case Event.JobStalled job -> "stalled" + because(job.reason());
      case Event.JobCompleted job ->
          "COMPLETED in "
              + Times.text(job.took())
              + ", "
              + Words.count(job.done(), "chunk")
              + " done"
              + some(job.dead(), "dead")
              + some(job.rejected(), "rejected")
              + counters(job.counters());
      case Event.JobFailed job ->
          "FAILED after "
              + Times.text(job.took())
              + ", "
              + Words.count(job.done(), "chunk")
              + " done"
              + some(job.dead(), "dead")
              + because(job.error());
      case Event.JobRecovered job -> recovered(job);
      case Event.JobRedone job ->
          "chunks "
              + job.chunks()
              + ", which Redis had forgotten, were committed again by "
              + job.worker()
              + "; "
              + job.done()
              + " of "
              + job.total()
              + " done";
      case Event.ChunkFailed chunk ->
          "chunks "
              + chunk.chunks()
              + " failed"
              + (chunk.dueAt() == null ? "" : ", again at " + Times.rfc3339(chunk.dueAt()))
              + ": "
              + chunk.error();
      case Event.ChunkDead chunk ->
          "chunk "
              + chunk.chunk()
              + " is dead after attempt "
              + chunk.attempt()
              + " ("
              + chunk.cause()
              + "): "
              + chunk.error();
      case Event.ChunksCommitted chunks ->
          "chunks " + chunks.chunks() + " committed by " + chunks.worker();
      case Event.ChunkFenced chunks ->
          "late write of chunks "
              + chunks.chunks()
              + " by "
              + chunks.worker()
              + " was refused: they are another worker's by now";
    };
  }

  private static String recovered(Event.JobRecovered job) {
    return job.recoveredBy()
        + " took back "
        + Words.count(job.chunksResumed(), "chunk")
        + " ("
        + job.chunks()
        + ") of "
        + job.lostWorker()
        + ", which died ("
        + cause(job.cause())
        + "); out for "
        + Times.text(job.outage())
        + ", "
        + job.done()
        + " of "
        + job.total()
        + " done";
  }

  private static String recovery(Event.RecoveryCompleted found) {
    return "worker "
        + found.worker()
        + " looked for work left behind: "
        + Words.count(found.sessionsRecovered(), "session")
        + " and "
        + Words.count(found.chunksResumed(), "chunk")
        + " recovered, "
        + Words.count(found.jobsScanned(), "job")
        + " checked, "
        + found.repaired()
        + " repaired, in "
        + Times.text(found.took());
  }

  /// The cause of a death in words.
  static String cause(String cause) {
    return switch (cause) {
      case "restart" -> "restarted";
      case "disconnected" -> "its connection was gone";
      case "deadline" -> "silent past its deadline";
      default -> cause;
    };
  }

  private static String because(@Nullable String reason) {
    return reason == null || reason.isEmpty() ? "" : ": " + reason;
  }

  private static String some(long number, String what) {
    return number == 0 ? "" : ", " + number + " " + what;
  }

  private static String counters(Map<String, Long> counters) {
    return counters.isEmpty()
        ? ""
        : counters.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(counter -> counter.getKey() + "=" + counter.getValue())
            .collect(Collectors.joining(" ", " (", ")"));
  }
}
