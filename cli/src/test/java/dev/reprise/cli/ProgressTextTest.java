package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.cli.Progress.Chunks;
import dev.reprise.cli.Progress.Halt;
import dev.reprise.cli.Progress.Toll;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The line that tells how far a job is, as a function of the moment and the terminal.
class ProgressTextTest {
  private static final Progress ON_ITS_WAY =
      new Progress(
          "row",
          1_037_000,
          1_700_000L,
          84_210,
          new Chunks(1_037, 1_700),
          new Toll(2, 3, 0),
          4,
          null);

  private static final Progress HALTED =
      new Progress(
          "row",
          1_037_000,
          1_700_000L,
          0,
          new Chunks(1_037, 1_700),
          new Toll(0, 0, 0),
          1,
          new Halt("sink refuses:\n\u001b[31mconnection refused by 日本語", Duration.ofSeconds(75)));

  @Test
  void aWideTerminalShowsAll() {
    assertThat(text(140, false).live(ON_ITS_WAY))
        .isEqualTo(
            " 61%  ━━━━━━━━━━━━━━──────────  1,037,000 of 1,700,000 rows  84,210/s  8 s left"
                + "  3 rejected  2 recoveries  4 workers  1,037/1,700 chunks");
  }

  @Test
  void eightyColumnsKeepWhatMatters() {
    assertThat(text(80, false).live(ON_ITS_WAY))
        .isEqualTo(
            " 61%  1,037,000 of 1,700,000 rows  84,210/s  8 s left  3 rejected  2 recoveries");
    Progress quiet = with(new Toll(0, 0, 0), null);
    assertThat(text(80, false).live(quiet))
        .isEqualTo(
            " 61%  ━━━━━━━──────  1,037,000 of 1,700,000 rows  84,210/s  8 s left  4 workers");
  }

  @Test
  void asciiWhereNothingElseIsSure() {
    String line = text(140, true).live(ON_ITS_WAY);
    assertThat(line).contains("[#############.........]").matches("\\p{ASCII}+");
    assertThat(text(60, true).live(HALTED).replace("日本語", "")).matches("\\p{ASCII}+");
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 21, 25, 30, 39, 40, 50, 60, 79, 80, 100, 132, 200})
  void neverWiderThanTheTerminalAndNeverEmpty(int width) {
    for (boolean ascii : new boolean[] {false, true}) {
      for (Progress progress : new Progress[] {ON_ITS_WAY, HALTED, growing()}) {
        String line = text(width, ascii).live(progress);
        assertThat(TextWidth.of(line)).as(line).isLessThan(width).isPositive();
        assertThat(line).doesNotContain("\n", "\r", "\u001b");
      }
    }
  }

  @Test
  void coloursTakeNoRoom() {
    Terminal terminal = new Terminal(true, 100, false, true);
    String line = new ProgressText(terminal).live(ON_ITS_WAY);
    assertThat(line).contains("\u001b[32m━").endsWith("\u001b[0m");
    assertThat(line.replaceAll("\u001b\\[[0-9]*m", ""))
        .isEqualTo(text(100, false).live(ON_ITS_WAY));
  }

  @Test
  void aJobThatStandsSaysWhySinceWhen() {
    assertThat(text(160, false).live(HALTED))
        .contains("standing for 1 min 15 s: sink refuses:  [31mconnection refused by 日本語")
        .doesNotContain("left", "/s");
    assertThat(text(60, false).live(HALTED))
        .contains("standing for 1 min 15 s: sink")
        .contains("…");
  }

  @Test
  void noPercentWhereTheTotalMayGrow() {
    assertThat(text(80, false).live(growing())).isEqualTo("12 chunks so far  3.5/s  1 worker");
    assertThat(text(80, false).plain(growing()))
        .isEqualTo("12 chunks so far, 3.5 chunks/s, 1 worker");
  }

  @Test
  void aPipeGetsWords() {
    assertThat(text(80, false).plain(ON_ITS_WAY))
        .isEqualTo(
            "61%: 1,037,000 of 1,700,000 rows, 84,210 rows/s, 1,037 of 1,700 chunks, 4 workers,"
                + " 2 recoveries, 3 rejected, about 8 s left");
    assertThat(text(80, false).plain(HALTED)).contains("for 1 min 15 s").doesNotContain("\n");
  }

  @Test
  void aHundredPercentIsSaidWhenNothingIsLeft() {
    Progress nearly =
        new Progress("row", 999_999, 1_000_000L, 10, new Chunks(9, 10), new Toll(0, 0, 0), 1, null);
    assertThat(text(80, false).live(nearly)).startsWith(" 99%");
    Progress empty = new Progress("row", 0, 0L, 0, new Chunks(0, 0), new Toll(0, 0, 0), 1, null);
    assertThat(text(80, false).live(empty)).startsWith("100%");
  }

  @Test
  void speedIsThatOfTheLastSeconds() {
    Speed speed = new Speed();
    long second = 1_000_000_000L;
    assertThat(speed.at(0, 0)).isZero();
    for (int i = 1; i <= 20; i++) {
      assertThat(speed.at(i * second, i * 1_000L)).isEqualTo(1_000);
    }
    double standing = 0;
    for (int i = 21; i <= 30; i++) {
      standing = speed.at(i * second, 20_000);
    }
    assertThat(standing).isZero();
    assertThat(speed.at(31 * second, 5)).as("a count that fell begins anew").isZero();
  }

  private static Progress growing() {
    return new Progress("chunk", 12, null, 3.5, new Chunks(12, 40), new Toll(0, 0, 0), 1, null);
  }

  private static Progress with(Toll toll, @org.jspecify.annotations.Nullable Halt halt) {
    return new Progress(
        "row", 1_037_000, 1_700_000L, 84_210, new Chunks(1_037, 1_700), toll, 4, halt);
  }

  private static ProgressText text(int width, boolean ascii) {
    return new ProgressText(new Terminal(true, width, ascii, false));
  }
}
