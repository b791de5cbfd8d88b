package dev.reprise.bench.byhand;

import dev.reprise.bench.Say;
import java.util.Map;

/// `FillRun URI ENTRIES PAYLOAD`: makes the stream and its group, and adds entries.
public final class FillRun {
  private FillRun() {}

  public static void main(String[] args) {
    try (Streams streams = new Streams(args[0])) {
      streams.createGroup(Streams.STREAM);
      streams.add(Streams.STREAM, Integer.parseInt(args[1]), "x".repeat(Integer.parseInt(args[2])));
    }
    Say.figures(Map.of());
    System.exit(0);
  }
}
