package dev.reprise.bench.byhand;

import dev.reprise.bench.Say;
import java.util.Map;

/// `StreamsRun URI ENTRIES WARM BATCH AHEAD PAYLOAD`: entries that do nothing, from the first read
/// to the last acknowledgement answered. They are added before, which isn't measured.
public final class StreamsRun {
  private StreamsRun() {}

  public static void main(String[] args) throws Exception {
    int entries = Integer.parseInt(args[1]);
    int warm = Integer.parseInt(args[2]);
    int batch = Integer.parseInt(args[3]);
    int ahead = Integer.parseInt(args[4]);
    String payload = "x".repeat(Integer.parseInt(args[5]));
    try (Streams streams = new Streams(args[0])) {
      streams.createGroup("warm");
      streams.createGroup(Streams.STREAM);
      streams.add("warm", warm, payload);
      streams.add(Streams.STREAM, entries, payload);
      streams.consume("warm", warm, batch, ahead);
      long from = System.nanoTime();
      streams.consume(Streams.STREAM, entries, batch, ahead);
      double seconds = (System.nanoTime() - from) / 1e9;
      Say.figures(Map.of("chunks/s", entries / seconds, "s", seconds));
    }
    System.exit(0);
  }
}
