package dev.reprise.worker;

import dev.reprise.source.ChunkLocation;
import dev.reprise.source.Records;
import dev.reprise.source.Source;
import dev.reprise.store.Claimed;

/// What a job means to this worker.
///
/// @param digest names the job's input
record JobMeaning<P>(Handler<P> handler, P params, Source source, String digest) {

  ChunkRun<P> chunk(JobRun run, Claimed claimed, int index) {
    return new ChunkRun<>(run, this, claimed, index);
  }

  Records records(JobRun run, int index) {
    return source.open(new ChunkLocation(index, page -> run.engine().page(run.ref(), page)));
  }
}
