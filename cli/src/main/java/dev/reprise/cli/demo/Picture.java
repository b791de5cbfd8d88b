package dev.reprise.cli.demo;

import java.time.Duration;
import java.util.List;

/// What there is to see at one moment.
///
/// @param total rows of the input
/// @param cells the chunks, in their order
/// @param workers the import's processes
/// @param consumers the plain loop's processes, as words
record Picture(
    long total,
    long rows,
    long plainRows,
    Duration elapsed,
    List<Cell> cells,
    List<WorkerLine> workers,
    String consumers) {

  enum State {
    WAITING,
    IN_FLIGHT,
    DONE
  }

  /// @param worker who has or had it, 0 where nobody was seen
  /// @param again whether it was begun more than once
  record Cell(State state, int worker, boolean again) {
    static final Cell WAITING = new Cell(State.WAITING, 0, false);
  }

  /// @param state working, frozen, killed
  record WorkerLine(int number, long pid, String state, String chunks) {}
}
