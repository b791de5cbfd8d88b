package dev.reprise.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.RedisUnavailableException;
import dev.reprise.chaos.history.HistoryFile.Intent;
import dev.reprise.chaos.history.Operation.Answer;
import dev.reprise.chaos.history.Operation.End;
import dev.reprise.chaos.history.Operation.Kind;
import dev.reprise.store.ChunkRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is written down is read again, also where its process died over it.
class HistoryFileTest {
  private static final Intent SETTLE =
      new Intent(Kind.SETTLE, "s1", "work.0", 7, List.of(new ChunkRange(0, 4, 2)));
  private static final Function<String, Answer> WORD = Answer::of;

  @TempDir Path dir;

  @Test
  void answerIsReadAsItWasWritten() {
    Answer answer = new Answer("settled", List.of(ChunkRange.of(-1, 1)), List.of(3), List.of(4, 5));
    HistoryFile.create(dir, "a-1").around(SETTLE, () -> "", reply -> answer);
    assertThat(HistoryFile.readAll(dir))
        .singleElement()
        .satisfies(
            read -> {
              assertThat(read.process()).isEqualTo("a-1");
              assertThat(read.end()).isEqualTo(End.OK);
              assertThat(read.epoch()).isEqualTo(7);
              assertThat(read.chunks()).isEqualTo(SETTLE.chunks());
              assertThat(read.answer()).isEqualTo(answer);
              assertThat(read.endedAt()).isGreaterThanOrEqualTo(read.invokedAt());
            });
  }

  @Test
  void timeOutIsUnknownAndARefusalFailed() {
    HistoryFile history = HistoryFile.create(dir, "a-1");
    fails(history, new RedisUnavailableException("no answer within 5 s", null));
    fails(history, new IllegalStateException("refused"));
    assertThat(HistoryFile.readAll(dir))
        .extracting(Operation::end)
        .containsExactly(End.UNKNOWN, End.FAILED);
  }

  @Test
  void whatItsProcessDiedOverIsUnknown() throws Exception {
    HistoryFile.create(dir, "a-1").around(SETTLE, () -> "ok", WORD);
    Path file = dir.resolve("a-1.history");
    List<String> lines = Files.readAllLines(file);
    Files.write(file, List.of(lines.getFirst()));
    Files.writeString(file, lines.getLast().substring(0, 20), StandardOpenOption.APPEND);
    assertThat(HistoryFile.readAll(dir))
        .singleElement()
        .satisfies(
            read -> {
              assertThat(read.end()).isEqualTo(End.UNKNOWN);
              assertThat(read.endedAt()).isEqualTo(Long.MAX_VALUE);
            });
  }

  private static void fails(HistoryFile history, RuntimeException thrown) {
    assertThatThrownBy(
            () ->
                history.around(
                    SETTLE,
                    () -> {
                      throw thrown;
                    },
                    WORD))
        .isSameAs(thrown);
  }
}
