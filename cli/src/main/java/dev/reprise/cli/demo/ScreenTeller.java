package dev.reprise.cli.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Tells it on a terminal: what was told stays, and below it the picture is drawn over and over.
final class ScreenTeller implements Teller {
  private static final Duration EVERY = Duration.ofMillis(120);

  private final PrintStream out;
  private final Painter painter;
  private final Script script;
  private final int height;
  private final Supplier<Picture> picture;
  private final Thread thread;
  private List<String> drawn = new ArrayList<>();
  private volatile boolean over;

  /// @param height lines of the terminal
  ScreenTeller(PrintStream out, Look look, int height, Supplier<Picture> picture) {
    this.out = out;
    this.painter = new Painter(look);
    this.script = new Script(look);
    this.height = height;
    this.picture = picture;
    this.thread = Thread.ofPlatform().daemon().name("reprise-demo-screen").start(this::draw);
  }

  private void draw() {
    while (!over) {
      List<String> lines = painter.paint(picture.get());
      show(lines.size() + 2 < height ? lines : List.of());
      Pause.of(EVERY);
    }
  }

  private synchronized void show(List<String> lines) {
    if (!over) {
      out.print(erasing() + String.join("", lines.stream().map(line -> line + "\n").toList()));
      out.flush();
      drawn = lines;
    }
  }

  /// To the place where the picture began, and nothing below.
  private String erasing() {
    return drawn.isEmpty() ? "" : "\u001b[" + drawn.size() + "A\r\u001b[J";
  }

  @Override
  public void act(int number, String title) {
    tell(script.act(number, title));
  }

  @Override
  public void fact(Fact fact) {
    tell(script.fact(fact));
  }

  /// Behind it there is nothing left to watch.
  @Override
  public void columns(List<Column> columns) {
    over = true;
    tell(script.columns(columns));
  }

  private synchronized void tell(List<String> lines) {
    out.print(erasing());
    lines.forEach(line -> out.print(line + "\n"));
    if (over) {
      drawn = List.of();
    } else {
      drawn.forEach(line -> out.print(line + "\n"));
    }
    out.flush();
  }

  @Override
  public void close() {
    over = true;
    thread.interrupt();
    synchronized (this) {
      out.flush();
    }
  }
}
