package dev.reprise.cli.demo;

import java.io.PrintStream;
import java.util.List;

/// Tells it as plain lines.
final class TextTeller implements Teller {
  private static final int WIDTH = 120;

  private final PrintStream out;
  private final Script script = new Script(new Look(false, false, WIDTH));

  TextTeller(PrintStream out) {
    this.out = out;
  }

  @Override
  public void act(int number, String title) {
    print(script.act(number, title));
  }

  @Override
  public void fact(Fact fact) {
    print(script.fact(fact));
  }

  @Override
  public void columns(List<Column> columns) {
    print(script.columns(columns));
  }

  private void print(List<String> lines) {
    lines.forEach(out::println);
    out.flush();
  }

  @Override
  public void close() {
    out.flush();
  }
}
