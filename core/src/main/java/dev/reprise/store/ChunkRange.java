package dev.reprise.store;

/// Chunks `first` to `last` (both included), all at one attempt. The finish step is the range whose
/// `first` and `last` are [#FINISH].
///
/// @param attempt the attempt, from 1
public record ChunkRange(int first, int last, int attempt) {
  /// The index that stands for a job's finish step; `finish` in keys, markers and replies.
  public static final int FINISH = -1;

  public ChunkRange {
    if (last < first || first < FINISH || (first == FINISH && last != FINISH)) {
      throw new IllegalArgumentException("no range of chunks: " + first + "-" + last);
    }
  }

  public static ChunkRange of(int index, int attempt) {
    return new ChunkRange(index, index, attempt);
  }

  public int size() {
    return last - first + 1;
  }

  public boolean isFinish() {
    return first == FINISH;
  }

  /// An index as keys, markers and events write it.
  public static String text(int index) {
    return index == FINISH ? "finish" : Integer.toString(index);
  }

  /// The inverse of [#text].
  public static int index(String text) {
    return text.equals("finish") ? FINISH : Integer.parseInt(text);
  }
}
