package dev.reprise.cli.demo;

import dev.reprise.cli.demo.Picture.Cell;
import dev.reprise.cli.demo.Picture.State;
import dev.reprise.cli.demo.Picture.WorkerLine;
import dev.reprise.store.ChunkView;
import dev.reprise.store.WorkerView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is on the stage, looked at from outside: the table, and what Redis says.
final class Scene implements Supplier<Picture> {
  private final long total;
  private final int chunks;
  private final Map<Integer, Cell> seen = new HashMap<>();
  private volatile long began = System.nanoTime();
  private volatile @Nullable RepriseSide reprise;
  private volatile @Nullable PlainSide plain;
  private volatile long frozen;

  Scene(long total) {
    this.total = total;
    this.chunks = (int) Math.ceilDiv(total, Program.CHUNK_RECORDS);
  }

  void show(RepriseSide left, PlainSide right) {
    began = System.nanoTime();
    plain = right;
    reprise = left;
  }

  int chunks() {
    return chunks;
  }

  /// When the curtain rose.
  long began() {
    return began;
  }

  /// @param pid of a worker that stands still, 0 for none
  void frozen(long pid) {
    frozen = pid;
  }

  @Override
  public Picture get() {
    RepriseSide left = reprise;
    PlainSide right = plain;
    if (left == null || right == null) {
      return picture(0, 0, List.of(), "");
    }
    List<ChunkView> inFlight = left.inFlight();
    Map<Integer, List<String>> held = new TreeMap<>();
    for (ChunkView chunk : inFlight) {
      int worker = RepriseSide.number(String.valueOf(chunk.worker()));
      seen.put(chunk.index(), new Cell(State.IN_FLIGHT, worker, chunk.attempt() > 1));
      held.computeIfAbsent(worker, w -> new ArrayList<>()).add(String.valueOf(chunk.index()));
    }
    for (Long index : left.table().markers().keySet()) {
      Cell last = seen.getOrDefault(index.intValue(), Cell.WAITING);
      seen.put(index.intValue(), new Cell(State.DONE, last.worker(), last.again()));
    }
    String pids = right.pids().stream().map(String::valueOf).collect(Collectors.joining(" "));
    return picture(
        left.table().rows(),
        right.table().rows(),
        left.workers().stream().map(worker -> line(worker, held)).toList(),
        pids.isEmpty() ? "" : "consumers pid " + pids);
  }

  private WorkerLine line(WorkerView worker, Map<Integer, List<String>> held) {
    int number = RepriseSide.number(worker.name());
    String state =
        worker.pid() == frozen
            ? "frozen"
            : ProcessHandle.of(worker.pid()).isEmpty() ? "dead" : "working";
    List<String> chunks = held.getOrDefault(number, List.of());
    return new WorkerLine(
        number, worker.pid(), state, chunks.isEmpty() ? "" : "chunks " + String.join(" ", chunks));
  }

  private Picture picture(long rows, long plainRows, List<WorkerLine> workers, String consumers) {
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < chunks; i++) {
      cells.add(seen.getOrDefault(i, Cell.WAITING));
    }
    Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
    return new Picture(total, rows, plainRows, elapsed, cells, workers, consumers);
  }
}
