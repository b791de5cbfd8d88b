package dev.reprise.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How far a job is, at one moment, as it is shown.
///
/// @param unit what is counted, `row` or `chunk`
/// @param done of them, with those that were refused
/// @param total null where more may come
/// @param perSecond over the last seconds
/// @param chunks done, and in all
/// @param workers alive that take this type of job
/// @param halt why it isn't moving, null where it is
record Progress(
    String unit,
    long done,
    @Nullable Long total,
    double perSecond,
    Chunks chunks,
    Toll toll,
    int workers,
    @Nullable Halt halt) {

  record Chunks(long done, long total) {}

  /// What it has been through.
  record Toll(long recoveries, long rejected, long dead) {}

  /// @param since how long it has been so
  record Halt(String reason, Duration since) {}

  /// From 0 to 1; null where the total isn't known.
  @Nullable Double share() {
    return total == null ? null : total == 0 ? 1 : Math.min(1, (double) done / total);
  }

  /// How long the rest will take; null where nothing says.
  @Nullable Duration left() {
    if (total == null || halt != null || perSecond <= 0) {
      return null;
    }
    double seconds = Math.max(0, total - done) / perSecond;
    return seconds > Duration.ofDays(99).toSeconds()
        ? null
        : Duration.ofSeconds((long) Math.ceil(seconds));
  }
}
