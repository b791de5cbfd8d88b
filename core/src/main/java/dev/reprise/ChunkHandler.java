package dev.reprise;

/// What is done with a chunk. It runs on a virtual thread and may block.
///
/// Returning normally commits the chunk. An exception is a failure, tried again with back-off
/// within the job's budget; [PermanentFailureException] says "don't retry", [ReleaseException] "not
/// now, and no fault of the chunk". A handler may run more than once for a chunk whose worker died
/// before its commit.
@FunctionalInterface
public interface ChunkHandler<P> {
  void handle(Chunk<P> chunk) throws Exception;
}
