package dev.reprise.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.embedded.EmbeddedRedis;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The loop that the import is compared with is a fair one: what it does wrong it does only where
/// it is killed.
class PlainLoopRedisTest {
  private static final int ROWS = 1_800;

  @TempDir Path dir;
  private CsvText.Table csv;
  private String uri;
  private Path database;

  @BeforeEach
  void fill() {
    database = dir.resolve("plain.db");
    csv =
        new CsvText.Table(
            List.of("name", "lat", "lng", "country", "admin1", "admin2"),
            IntStream.range(0, ROWS)
                .mapToObj(n -> List.of("n" + n, "", "b", "c", "d", "é"))
                .toList());
    uri = EmbeddedRedis.startOrJoin(dir.resolve("home")).uri();
    PlainFeed.fill(uri, csv);
  }

  @AfterEach
  void stopRedis() {
    EmbeddedRedis.stop(dir.resolve("home"));
  }

  @Test
  void withoutKillsEveryRowIsThereOnce() throws Exception {
    new PlainLoop("one", steps(() -> {})).run(uri, database);
    assertThat(verdict().isPerfect()).as("%s", verdict()).isTrue();
  }

  @Test
  void diedBeforeItsCommitItLosesNothingAndRepeatsNothing() throws Exception {
    assertThatThrownBy(
            () ->
                new PlainLoop(
                        "one",
                        new PlainLoop.Steps() {
                          @Override
                          public void beforeInsert() {
                            throw new IllegalStateException("died");
                          }

                          @Override
                          public void afterCommit() {}
                        })
                    .run(uri, database))
        .hasMessage("died");
    new PlainLoop("one", steps(() -> {})).run(uri, database);
    assertThat(verdict().isPerfect()).as("%s", verdict()).isTrue();
  }

  @Test
  void diedBetweenCommitAndAckItInsertsTheBatchTwice() throws Exception {
    assertThatThrownBy(
            () ->
                new PlainLoop(
                        "one",
                        steps(
                            () -> {
                              throw new IllegalStateException("died");
                            }))
                    .run(uri, database))
        .hasMessage("died");
    new PlainLoop("one", steps(() -> {})).run(uri, database);
    assertThat(verdict().missing()).isZero();
    assertThat(verdict().extra()).isEqualTo(PlainLoop.BATCH);
    assertThat(verdict().same()).isFalse();
  }

  private Verdict verdict() {
    return Verdict.of(new ArrayList<>(Verdict.input(csv)), database);
  }

  private static PlainLoop.Steps steps(Runnable committed) {
    return new PlainLoop.Steps() {
      @Override
      public void beforeInsert() {}

      @Override
      public void afterCommit() {
        committed.run();
      }
    };
  }
}
