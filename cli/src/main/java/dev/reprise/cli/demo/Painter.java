package dev.reprise.cli.demo;

import dev.reprise.cli.demo.Look.Tone;
import dev.reprise.cli.demo.Picture.Cell;
import dev.reprise.cli.demo.Picture.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Paints a picture as lines: a bar for each of the two, the job's chunks as cells in the colour of
/// their worker, and a line for each worker.
record Painter(Look look) {
  private static final int LEFT = 13;
  private static final int RIGHT = 34;
  private static final int BAR_LEAST = 10;
  private static final int ROWS_MOST = 8;

  List<String> paint(Picture picture) {
    List<String> lines = new ArrayList<>();
    String seconds = String.format(Locale.ROOT, "%5.1f s", picture.elapsed().toMillis() / 1000.0);
    lines.add(bar("Reprise", picture.rows(), picture.total(), seconds, Tone.GOOD));
    lines.addAll(map(picture.cells()));
    for (Picture.WorkerLine worker : picture.workers()) {
      lines.add(worker(worker));
    }
    lines.add(bar("plain loop", picture.plainRows(), picture.total(), "", Tone.WARN));
    if (!picture.consumers().isEmpty()) {
      lines.add(look.paint(Tone.DIM, look.cut("  " + picture.consumers())));
    }
    return lines;
  }

  private String bar(String name, long rows, long total, String behind, Tone tone) {
    int wide = look.width() - LEFT - RIGHT - 1;
    long shown = Math.min(rows, total);
    String numbers =
        String.format(
            Locale.ROOT,
            " %3d %%  %,7d rows %s",
            total == 0 ? 0 : shown * 100 / total,
            rows,
            behind);
    String label = String.format(Locale.ROOT, "  %-11s", name);
    if (wide < BAR_LEAST) {
      return look.cut(label + numbers.stripTrailing());
    }
    int full = total == 0 ? 0 : (int) (shown * wide / total);
    return look.paint(Tone.HEAD, label)
        + look.paint(tone, (look.unicode() ? "━" : "=").repeat(full))
        + look.paint(Tone.DIM, (look.unicode() ? "─" : "-").repeat(wide - full))
        + numbers.stripTrailing();
  }

  /// As many rows as it takes; where that would be too many, a cell stands for several chunks.
  private List<String> map(List<Cell> cells) {
    int wide = Math.max(BAR_LEAST, look.width() - 3);
    int each = Math.ceilDiv(Math.max(1, cells.size()), wide * ROWS_MOST);
    List<Cell> shown = new ArrayList<>();
    for (int from = 0; from < cells.size(); from += each) {
      shown.add(least(cells.subList(from, Math.min(from + each, cells.size()))));
    }
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < shown.size(); from += wide) {
      lines.add("  " + row(shown.subList(from, Math.min(from + wide, shown.size()))));
    }
    return lines;
  }

  /// Neighbours of one tone are painted together, which keeps what is sent to the terminal short.
  private String row(List<Cell> cells) {
    StringBuilder row = new StringBuilder();
    StringBuilder run = new StringBuilder();
    Tone tone = Tone.PLAIN;
    for (Cell cell : cells) {
      if (tone(cell) != tone) {
        row.append(look.paint(tone, run.toString()));
        run.setLength(0);
        tone = tone(cell);
      }
      run.append(sign(cell));
    }
    return row.append(look.paint(tone, run.toString())).toString();
  }

  /// Of several the one that is least done.
  private static Cell least(List<Cell> several) {
    Cell least = several.get(0);
    for (Cell cell : several) {
      boolean busy = cell.state() == State.IN_FLIGHT && least.state() != State.IN_FLIGHT;
      boolean open = cell.state() == State.WAITING && least.state() == State.DONE;
      least = busy || open ? cell : least;
    }
    return least;
  }

  private static Tone tone(Cell cell) {
    return switch (cell.state()) {
      case WAITING -> Tone.DIM;
      case IN_FLIGHT -> cell.again() ? Tone.BAD : Tone.of(cell.worker());
      case DONE -> Tone.of(cell.worker());
    };
  }

  private String sign(Cell cell) {
    return switch (cell.state()) {
      case WAITING -> look.unicode() ? "·" : ".";
      case IN_FLIGHT -> look.unicode() ? "▒" : cell.again() ? "!" : String.valueOf(cell.worker());
      case DONE -> look.unicode() ? cell.again() ? "▚" : "█" : cell.again() ? "R" : "#";
    };
  }

  private String worker(Picture.WorkerLine worker) {
    Tone tone = Tone.of(worker.number());
    String text =
        String.format(
            Locale.ROOT,
            "  worker %d  pid %-8d %s",
            worker.number(),
            worker.pid(),
            worker.chunks());
    return switch (worker.state()) {
      case "working" -> look.paint(tone, look.cut(text.stripTrailing()));
      default -> look.paint(Tone.BAD, look.cut(text.stripTrailing() + " " + worker.state()));
    };
  }
}
