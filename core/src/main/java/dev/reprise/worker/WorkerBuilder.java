package dev.reprise.worker;

import dev.reprise.ChunkHandler;
import dev.reprise.JobType;
import dev.reprise.source.Sources;
import dev.reprise.store.WorkerStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A worker before it starts: give it handlers.
public final class WorkerBuilder {
  private final Supplier<WorkerStore> store;
  private final Map<String, Handler<?>> handlers = new LinkedHashMap<>();
  private final Sources sources = Sources.standard();
  private WorkerOptions options;
  private @Nullable String onlyJob;

  public WorkerBuilder(Supplier<WorkerStore> store, String name) {
    this.store = store;
    this.options = WorkerOptions.named(name);
  }

  /// Chunks that run at once, from 0 to 512.
  public WorkerBuilder slots(int slots) {
    WorkerOptions o = options;
    options =
        new WorkerOptions(
            o.name(), slots, o.deadline(), o.chunkTimeout(), o.drainTimeout(), o.lockFolder());
    return this;
  }

  /// How long the worker may be silent before it counts as dead, at least 5 s.
  public WorkerBuilder deadline(Duration deadline) {
    WorkerOptions o = options;
    options =
        new WorkerOptions(
            o.name(), o.slots(), deadline, o.chunkTimeout(), o.drainTimeout(), o.lockFolder());
    return this;
  }

  /// How long a chunk may run before it is stopped and counts as failed.
  public WorkerBuilder chunkTimeout(Duration timeout) {
    WorkerOptions o = options;
    options =
        new WorkerOptions(
            o.name(), o.slots(), o.deadline(), timeout, o.drainTimeout(), o.lockFolder());
    return this;
  }

  /// How long `close()` waits for chunks that run before it hands them over.
  public WorkerBuilder drainTimeout(Duration timeout) {
    WorkerOptions o = options;
    options =
        new WorkerOptions(
            o.name(), o.slots(), o.deadline(), o.chunkTimeout(), timeout, o.lockFolder());
    return this;
  }

  /// Where the worker's lock file lies: with it a restart is noticed at once even when Redis was
  /// restarted meanwhile.
  public WorkerBuilder lockFolder(Path folder) {
    WorkerOptions o = options;
    options =
        new WorkerOptions(
            o.name(), o.slots(), o.deadline(), o.chunkTimeout(), o.drainTimeout(), folder);
    return this;
  }

  /// Where unpacked copies of gzip files lie; all workers of a host should name the same folder.
  /// Unless said otherwise it is `cache` in `REPRISE_HOME`, which is `~/.reprise` where it isn't
  /// set.
  public WorkerBuilder cacheFolder(Path folder) {
    sources.cacheFolder(folder);
    return this;
  }

  /// Works on this job alone, by its full id; other jobs of its types are left to others.
  public WorkerBuilder onlyJob(String id) {
    onlyJob = id;
    return this;
  }

  /// Runs jobs of this type.
  public <P> WorkerBuilder handle(JobType<P> type, ChunkHandler<P> handler) {
    return handle(type, handler, finish -> {});
  }

  /// Runs jobs of this type, and their finish step with `finish`.
  public <P> WorkerBuilder handle(
      JobType<P> type, ChunkHandler<P> handler, ChunkHandler<P> finish) {
    handlers.put(type.name(), new Handler<>(type, handler, finish));
    return this;
  }

  /// A source of one's own, by the `kind` in its description.
  public WorkerBuilder source(
      String kind,
      java.util.function.Function<
              com.fasterxml.jackson.databind.JsonNode, dev.reprise.source.Source>
          make) {
    sources.with(kind, make);
    return this;
  }

  /// Opens the session, recovers what is there to be recovered, and begins to claim.
  public Worker start() {
    return Worker.start(store.get(), options, Map.copyOf(handlers), sources, onlyJob);
  }
}
