package dev.reprise.source;

/// Where a job's records come from. Splitting happens once, before submission; what it finds is
/// kept with the job, so that a worker seeks straight to its chunk.
public interface Source {

  /// Splits the source into chunks of `chunkRecords` records, the last one may be shorter.
  ///
  /// @throws SourceException where the source can't be read, or is malformed
  Plan plan(int chunkRecords);

  /// Opens one chunk's records, in the worker.
  ///
  /// @param location the chunk, and the page of offsets that it lies in
  Records open(ChunkLocation location);
}
