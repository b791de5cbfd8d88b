package dev.reprise.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.store.Ledger.Told;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What is kept of a stream, entry by entry.
class JobTraceTest {
  private static final int FAR = 99_000_000;
  private final JobTrace trace = new JobTrace();

  private void take(int entry, String type, String data) {
    Told told = new Told(entry + "-0", type, Instant.EPOCH, data);
    trace.take(told, JobTrace.data(told));
  }

  /// A set of bits for each entry, or for each lost session, would be 12 MB each time: 50 GB here.
  @Test
  void entriesOfTheLargestJobCostWhatTheySay() {
    for (int i = 0; i < 2_000; i++) {
      int first = FAR + i * 10;
      take(
          i,
          "job.recovered",
          "{\"version\":2,\"recovery\":%d,\"lostSession\":\"s%d\",\"lostWorker\":\"w\",\"chunks\":\"%d-%d\"}"
              .formatted(i + 1, i, first, first + 9));
      take(
          i,
          "chunks.committed",
          "{\"version\":2,\"session\":\"heir\",\"chunks\":\"%d-%d\"}".formatted(first, first + 9));
    }
    assertThat(trace.broken()).isEmpty();
    assertThat(trace.recovered()).hasSize(2_000);
    assertThat(trace.committed().cardinality()).isEqualTo(20_000);
    assertThat(trace.twice().isEmpty()).isTrue();
    take(9, "chunks.committed", "{\"session\":\"s7\",\"chunks\":\"99000072-99000075\"}");
    assertThat(trace.broken().getFirst().what()).startsWith("chunks 99000072-99000075 were taken");
    assertThat(trace.twice().cardinality()).isEqualTo(4);
  }

  @Test
  void rangesThatNoJobHasAreRefused() {
    assertThat(Ranges.of("3,5-9,finish")).hasSize(2);
    assertThat(Ranges.of("")).isEmpty();
    for (String text : new String[] {"x", "-1", "9-5", "0-2147483647", "0-100000000"}) {
      assertThatThrownBy(() -> Ranges.of(text)).isInstanceOf(NumberFormatException.class);
    }
  }
}
