package dev.reprise.redis;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claimed;
import dev.reprise.store.JobStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A script's reply: a word, then values by position.
record Reply(List<Object> values) {

  String word() {
    return text(0);
  }

  boolean is(String word) {
    return word().equals(word);
  }

  String text(int at) {
    return string(values.get(at));
  }

  long number(int at) {
    Object value = values.get(at);
    return value instanceof Long number ? number : Long.parseLong(string(value));
  }

  JobStatus status(int at) {
    return JobStatus.valueOf(text(at));
  }

  List<Object> list(int at) {
    Object value = values.get(at);
    if (value instanceof List<?> list) {
      return List.copyOf(list);
    }
    throw new IllegalStateException("expected a list at " + at + " of a reply, got " + value);
  }

  List<Integer> indexes(int at) {
    List<Integer> out = new ArrayList<>();
    for (Object value : list(at)) {
      out.add(ChunkRange.index(string(value)));
    }
    return out;
  }

  /// Milliseconds, where -1 stands for none.
  Optional<Duration> wait(int at) {
    long ms = number(at);
    return ms < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(ms));
  }

  /// Claimed ranges, seven values each.
  List<Claimed> claims(int at) {
    List<Object> flat = list(at);
    List<Claimed> out = new ArrayList<>(flat.size() / 7);
    for (int i = 0; i < flat.size(); i += 7) {
      int attempt = Integer.parseInt(string(flat.get(i + 2)));
      ChunkRange range =
          new ChunkRange(
              ChunkRange.index(string(flat.get(i))),
              ChunkRange.index(string(flat.get(i + 1))),
              attempt);
      String position = string(flat.get(i + 5));
      Claimed.@Nullable Checkpoint checkpoint =
          position.isEmpty()
              ? null
              : new Claimed.Checkpoint(Long.parseLong(position), string(flat.get(i + 6)));
      out.add(
          new Claimed(
              range,
              Integer.parseInt(string(flat.get(i + 3))),
              Integer.parseInt(string(flat.get(i + 4))),
              checkpoint));
    }
    return out;
  }

  IllegalStateException unexpected(Script script) {
    return new IllegalStateException("script " + script.operation() + " answered " + word());
  }

  static String string(Object value) {
    return value instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(value);
  }
}
