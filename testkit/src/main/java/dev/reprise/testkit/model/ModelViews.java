package dev.reprise.testkit.model;

import dev.reprise.store.ChunkView;
import dev.reprise.store.JobView;
import dev.reprise.testkit.model.Chunk.Place;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Jobs and chunks as people see them.
final class ModelViews {
  private final ModelShard shard;

  ModelViews(ModelShard shard) {
    this.shard = shard;
  }

  JobView job(ModelJob job) {
    return new JobView(
        job.ref,
        job.submission.params(),
        job.submission.source(),
        job.version,
        job.status,
        orNull(job.reason),
        instant(job.reasonAt),
        job.total,
        job.sealed,
        Math.max(0, job.total - job.next() - job.ahead.size()),
        job.inFlight(),
        job.count(Place.RETRY),
        job.count(Place.DONE),
        job.count(Place.DEAD),
        job.counters.getOrDefault("rejected", 0L),
        new TreeMap<>(job.counters),
        Instant.ofEpochMilli(job.createdAt),
        instant(job.startedAt),
        instant(job.endedAt),
        job.recoveries,
        orNull(job.error),
        job.hasFinish() ? finish(job.finish.place) : "off");
  }

  static String finish(Place place) {
    return place == Place.FLIGHT ? "inflight" : place.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static @Nullable Instant instant(long ms) {
    return ms == 0 ? null : Instant.ofEpochMilli(ms);
  }

  List<ChunkView> chunks(ModelJob job, String state, int limit) {
    Stream<ChunkView> all =
        switch (state) {
          case "waiting" ->
              IntStream.range(job.next(), (int) job.total)
                  .filter(index -> !job.ahead.containsKey(index))
                  .mapToObj(index -> new ChunkView(index, state, 0, 0, 0, null, null, null, null));
          case "inflight", "retry", "dead", "done" ->
              Stream.concat(job.chunks.stream(), job.ahead.values().stream())
                  .filter(chunk -> finish(chunk.place).equals(state))
                  .map(chunk -> view(chunk, state));
          default -> throw new IllegalArgumentException("no state of a chunk: " + state);
        };
    return all.limit(limit).toList();
  }

  private ChunkView view(Chunk chunk, String state) {
    ModelSession holder = shard.state.sessions.get(chunk.holder);
    return new ChunkView(
        chunk.index,
        state,
        chunk.attempt,
        chunk.failures,
        chunk.crashes,
        chunk.checkpoint == null ? null : (Long) chunk.checkpoint.position(),
        chunk.place != Place.FLIGHT ? null : holder == null ? chunk.holder : holder.worker(),
        chunk.place != Place.RETRY
            ? null
            : Instant.ofEpochMilli(shard.state.last - shard.state.tick + chunk.due),
        orNull(chunk.error));
  }
}
