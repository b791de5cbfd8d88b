package dev.reprise.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claimed;
import dev.reprise.store.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutcomesTest {
  private final Held held = new Held();
  private final Outcomes outcomes = new Outcomes();

  /// Redis went back in time, refused a settle, and in the reconcile didn't know one of its chunks:
  /// its outcome was still sent, and refused as a zombie's, or taken for the next attempt's.
  @Test
  void refusedOutcomeOfAChunkThatWasDroppedIsNotSentAgain() {
    held.add(List.of(new Claimed(new ChunkRange(3, 6, 1), 0, 0, null)));
    for (int index = 3; index <= 6; index++) {
      outcomes.add(new Outcome.Commit(ChunkRange.of(index, 1), Map.of("rows", 2L), null));
    }
    List<Outcome> refused = outcomes.take(held);
    assertThat(refused).extracting(Outcome::range).containsExactly(new ChunkRange(3, 6, 1));
    outcomes.addAgain(refused);
    held.drop(List.of(4));
    assertThat(outcomes.take(held))
        .extracting(Outcome::range)
        .containsExactly(ChunkRange.of(3, 1), new ChunkRange(5, 6, 1));
  }
}
