package dev.reprise.worker;

import dev.reprise.source.ChunkLocation;
import dev.reprise.source.Records;
import dev.reprise.source.Source;

/// What a job means to this worker.
///
/// @param digest names the job's input
record JobMeaning<P>(Handler<P> handler, P params, Source source, String digest) {

  ChunkRun<P> chunk(Work work, int index) {
    return new ChunkRun<>(this, work, index);
  }

  Records records(JobRun run, int index) {
    return source.open(new ChunkLocation(index, page -> run.engine().page(run.ref(), page)));
  }
}
