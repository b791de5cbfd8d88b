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

  private static Outcome commit(int chunk) {
    return new Outcome.Commit(ChunkRange.of(chunk, 1), Map.of("rows", 2L), null);
  }

  private void claim(int first, int last, long epoch) {
    held.add(List.of(new Claimed(new ChunkRange(first, last, 1), 0, 0, null)), epoch);
  }

  /// Redis went back in time, refused a settle, and in the reconcile didn't know one of its chunks:
  /// its outcome was still sent, and refused as a zombie's, or taken for the next attempt's.
  @Test
  void refusedOutcomeOfAChunkThatWasDroppedIsNotSentAgain() {
    claim(3, 6, 7);
    for (int index = 3; index <= 6; index++) {
      held.queue(commit(index), 7, outcomes);
    }
    List<Outcome> refused = outcomes.take();
    assertThat(refused).extracting(Outcome::range).containsExactly(new ChunkRange(3, 6, 1));
    outcomes.addAgain(refused);
    held.drop(List.of(4), outcomes);
    assertThat(outcomes.take())
        .extracting(Outcome::range)
        .containsExactly(ChunkRange.of(3, 1), new ChunkRange(5, 6, 1));
  }

  /// A chunk that was let go of and claimed again, at attempt 1 as before: what the handler of the
  /// first claim says isn't taken for the second's.
  @Test
  void outcomeOfAnEarlierHistoryIsNotTakenForTheNextClaims() {
    claim(3, 3, 7);
    held.drop(List.of(3), outcomes);
    claim(3, 3, 8);
    assertThat(held.holds(ChunkRange.of(3, 1), 7)).isFalse();
    assertThat(held.queue(commit(3), 7, outcomes)).isFalse();
    assertThat(outcomes.isEmpty()).isTrue();
    assertThat(held.queue(commit(3), 8, outcomes)).isTrue();
    assertThat(outcomes.take()).containsExactly(commit(3));
  }
}
