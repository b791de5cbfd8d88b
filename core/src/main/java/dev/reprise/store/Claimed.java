package dev.reprise.store;

import org.jspecify.annotations.Nullable;

/// Chunks handed out together, all in the same condition.
///
/// @param failures failed attempts before this one
/// @param crashes workers that died while they held these chunks
/// @param checkpoint the last position made durable, null where there is none; a range with a
///   checkpoint has one chunk
public record Claimed(
    ChunkRange range, int failures, int crashes, @Nullable Checkpoint checkpoint) {

  /// A position inside a chunk.
  ///
  /// @param position records that are done
  /// @param data what the handler keeps with it, at most 64 KiB, may be empty
  public record Checkpoint(long position, String data) {
    public Checkpoint {
      if (position < 0) {
        throw new IllegalArgumentException(
            "a checkpoint's position is " + position + ", must be 0 or more records");
      }
      if (data.length() > Submission.MAX_TEXT) {
        throw new IllegalArgumentException(
            "a checkpoint's data has " + data.length() + " characters, must be at most 65536");
      }
    }
  }
}
