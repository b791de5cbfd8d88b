package dev.reprise.cli;

import dev.reprise.Event;
import dev.reprise.Reprise;
import dev.reprise.redis.RedisEvents;
import dev.reprise.store.EventCursor;
import dev.reprise.store.Events;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What befalls one job from now on, each told once: recoveries, pauses, dead chunks, late writes
/// that were refused. Its end isn't among it, which its status says.
final class JobNews implements AutoCloseable {
  private static final int COUNT = 500;

  private final RedisEvents events;
  private final String job;
  private EventCursor at;

  JobNews(Reprise reprise, String job) {
    this.events = reprise.events();
    this.job = job;
    this.at = events.latest();
  }

  /// What has come since, a sentence each.
  List<String> take() {
    Events.Batch batch = events.read(at, COUNT, Duration.ZERO);
    at = batch.next();
    List<String> told = new ArrayList<>();
    for (Events.Entry entry : batch.events()) {
      String sentence = sentence(Event.of(entry));
      if (sentence != null) {
        told.add(sentence);
      }
    }
    return told;
  }

  private @Nullable String sentence(Event event) {
    if (!(event instanceof Event.OfJob ours) || !ours.job().equals(job)) {
      return null;
    }
    return switch (ours) {
      case Event.JobRecovered recovered -> recovered(recovered);
      case Event.JobRedone redone ->
          "Redis came back without chunks %s; %s remembered them, and they are done again."
              .formatted(redone.chunks(), redone.worker());
      case Event.JobPaused paused ->
          "Job %s was paused%s; `reprise resume %s` goes on."
              .formatted(job, because(paused.reason()), job);
      case Event.JobResumed resumed ->
          "Job %s goes on%s.".formatted(job, because(resumed.reason()));
      case Event.JobStalled stalled -> "Job %s stands%s.".formatted(job, because(stalled.reason()));
      case Event.JobRedriven redriven ->
          "The dead chunks of job %s are tried again.".formatted(job);
      case Event.ChunkDead dead ->
          "Chunk %s is dead after attempt %d (%s): %s"
              .formatted(dead.chunk(), dead.attempt(), dead.cause(), dead.error());
      case Event.ChunkFenced fenced ->
          "A late write of chunks %s by %s was refused: they are another worker's by now."
              .formatted(fenced.chunks(), fenced.worker());
      case Event.JobSubmitted told -> null;
      case Event.JobStarted told -> null;
      case Event.JobCancelled told -> null;
      case Event.JobCompleted told -> null;
      case Event.JobFailed told -> null;
      case Event.ChunkFailed told -> null;
      case Event.ChunksCommitted told -> null;
    };
  }

  private static String recovered(Event.JobRecovered recovered) {
    return "Recovered %s (%s) from %s (%s), %s after its last sign of life."
        .formatted(
            Words.count(recovered.chunksResumed(), "chunk"),
            recovered.chunks(),
            recovered.lostWorker(),
            recovered.cause(),
            Times.text(recovered.outage()));
  }

  private static String because(@Nullable String reason) {
    return reason == null || reason.isEmpty() ? "" : " (" + reason + ")";
  }

  @Override
  public void close() {
    try {
      events.close();
    } catch (Exception e) {
      throw new IllegalStateException("the reader of events can't be closed", e);
    }
  }
}
