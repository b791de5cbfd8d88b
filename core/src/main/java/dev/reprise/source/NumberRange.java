package dev.reprise.source;

import java.util.List;
import java.util.NoSuchElementException;

/// The whole numbers from `first` (included) to `end` (excluded), each a record.
///
/// @param chunkRecords numbers a chunk, fixed by the plan; 0 before it
public record NumberRange(long first, long end, int chunkRecords) implements Source {
  static final String KIND = "range";

  public NumberRange {
    if (end < first) {
      throw new IllegalArgumentException(
          "a range ends at or after its first number: " + first + ".." + end);
    }
  }

  public static NumberRange of(long first, long end) {
    return new NumberRange(first, end, 0);
  }

  @Override
  public Plan plan(int perChunk) {
    long chunks = (end - first + perChunk - 1) / perChunk;
    String description =
        "{\"kind\":\""
            + KIND
            + "\",\"first\":"
            + first
            + ",\"end\":"
            + end
            + ",\"chunkRecords\":"
            + perChunk
            + "}";
    return new Plan(
        description, "range-" + first + "-" + end + "-" + perChunk, chunks, end - first, List.of());
  }

  @Override
  public Records open(ChunkLocation location) {
    long from = first + (long) location.index() * chunkRecords;
    long to = Math.min(end, from + chunkRecords);
    return new Numbers(from, to);
  }

  private static final class Numbers implements Records {
    private long at;
    private final long to;

    Numbers(long from, long to) {
      this.at = from;
      this.to = to;
    }

    @Override
    public boolean hasNext() {
      return at < to;
    }

    @Override
    public SourceRecord next() {
      if (at >= to) {
        throw new NoSuchElementException("no number after " + (to - 1));
      }
      long number = at++;
      return new SourceRecord(number + 1, List.of(Long.toString(number)));
    }

    @Override
    public void skip(long records) {
      at = Math.min(to, at + records);
    }
  }
}
