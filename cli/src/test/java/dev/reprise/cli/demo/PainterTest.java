package dev.reprise.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.cli.demo.Picture.Cell;
import dev.reprise.cli.demo.Picture.State;
import dev.reprise.cli.demo.Picture.WorkerLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PainterTest {
  @Test
  void cellsSayWhatTheChunksAre() {
    List<Cell> cells =
        List.of(
            new Cell(State.DONE, 1, false),
            new Cell(State.DONE, 2, true),
            new Cell(State.IN_FLIGHT, 3, false),
            new Cell(State.IN_FLIGHT, 2, true),
            Cell.WAITING);
    assertThat(ascii(60).paint(picture(cells)).get(1)).isEqualTo("  #R3!.");
    assertThat(new Painter(new Look(false, true, 60)).paint(picture(cells)).get(1))
        .isEqualTo("  █▚▒▒·");
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 33, 60, 80, 100})
  void nothingIsWiderThanTheTerminal(int width) {
    List<Cell> cells = new ArrayList<>(Collections.nCopies(343, Cell.WAITING));
    assertThat(ascii(width).paint(picture(cells))).allMatch(line -> line.length() < width);
  }

  @Test
  void manyChunksShareCells() {
    List<Cell> cells = new ArrayList<>(Collections.nCopies(100_000, Cell.WAITING));
    cells.set(77_777, new Cell(State.IN_FLIGHT, 2, false));
    List<String> lines = ascii(80).paint(picture(cells));
    assertThat(lines).hasSizeLessThan(15);
    assertThat(lines).anyMatch(line -> line.matches(" *[.]*2[.]*"));
  }

  @Test
  void asciiWithoutColourIsAscii() {
    List<String> lines = ascii(80).paint(picture(List.of(new Cell(State.DONE, 1, true))));
    assertThat(String.join("", lines)).matches("[ -~]*");
  }

  @Test
  void frozenWorkerIsNamed() {
    assertThat(ascii(80).paint(picture(List.of())))
        .contains("  worker 2  pid 4712     chunks 8 9 frozen");
  }

  private static Painter ascii(int width) {
    return new Painter(new Look(false, false, width));
  }

  private static Picture picture(List<Cell> cells) {
    return new Picture(
        171_075,
        61_000,
        58_500,
        Duration.ofMillis(12_345),
        cells,
        List.of(
            new WorkerLine(1, 4711, "working", "chunks 7"),
            new WorkerLine(2, 4712, "frozen", "chunks 8 9")),
        "consumers pid 4720 4721 4722");
  }
}
