package dev.reprise.bench;

import dev.reprise.cli.Main;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.testkit.PlainPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The import beside a plain loop with no safety at all: same driver, same form of insert, same
/// rows a transaction, in one run, alternating (A B A B after a warm-up).
///
/// `ImportBench FILE [ROUNDS [SLOTS,..]]`. The import is the command line's, run in this process:
/// from its first look at the file, with the pass over it that finds the chunks and the checksum,
/// to its exit. The loop's time goes from its first row to its last commit.
public final class ImportBench {
  private static final int TRANSACTION_ROWS = 1_000;

  private final Path file;
  private final Path work;
  private final int rounds;
  private final String redis;
  private int tables;

  private ImportBench(Path file, Path work, int rounds, String redis) {
    this.file = file;
    this.work = work;
    this.rounds = rounds;
    this.redis = redis;
  }

  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    int[] slots =
        Arrays.stream((args.length > 2 ? args[2] : "1,4").split(","))
            .mapToInt(Integer::parseInt)
            .toArray();
    Path work = Files.createTempDirectory("reprise-import-bench");
    try (RedisProcess redis = RedisProcess.start(RedisProcess.Options.in(work.resolve("redis")))) {
      ImportBench bench = new ImportBench(file, work, rounds, redis.uri());
      for (int count : slots) {
        bench.compare(new BenchTarget.Sqlite("jdbc:sqlite:" + work.resolve("bench.db")), count);
      }
      try (PlainPostgres postgres = PlainPostgres.startDurable()) {
        String url = postgres.newDatabase();
        for (int count : slots) {
          bench.compare(new BenchTarget.Postgres(url, PlainPostgres.USER), count);
        }
      }
    }
    System.exit(0);
  }

  private void compare(BenchTarget target, int slots) throws Exception {
    List<Double> ours = new ArrayList<>();
    List<Double> loops = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      double our = imported(target, slots);
      double loop = looped(target, slots);
      if (round > 0) { // the first one warms up
        ours.add(our);
        loops.add(loop);
      }
    }
    double our = median(ours);
    double loop = median(loops);
    say(
        "%-10s %2d slots: import %,9.0f rows/s %s, loop %,9.0f rows/s %s, time %.3f of the loop's",
        target.name(), slots, our, all(ours), loop, all(loops), loop / our);
  }

  private double imported(BenchTarget target, int slots) {
    String table = "import" + tables++;
    List<String> line =
        new ArrayList<>(
            List.of(
                "import", file.toString(), "--redis", redis, "--namespace", "bench", "--quiet"));
    line.addAll(List.of("--to", target.url(), "--table", table, "--slots", "" + slots));
    line.addAll(target.credentials(work));
    long begun = System.nanoTime();
    int exit = Main.run(Map.of(), System.out, System.err, line.toArray(String[]::new));
    long ended = System.nanoTime();
    if (exit != 0) {
      throw new IllegalStateException("the import ended with " + exit);
    }
    long rows = target.count(table);
    say("    import: %,d rows in %.2f s", rows, (ended - begun) / 1e9);
    return rows * 1e9 / (ended - begun);
  }

  private double looped(BenchTarget target, int slots) throws Exception {
    long begun = System.nanoTime();
    long rows = new UnsafeLoop(file, target, "loop" + tables++, TRANSACTION_ROWS).run(slots);
    long ended = System.nanoTime();
    say("    loop:   %,d rows in %.2f s", rows, (ended - begun) / 1e9);
    return rows * 1e9 / (ended - begun);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private static String all(List<Double> values) {
    return values.stream()
        .map(value -> String.format(Locale.ROOT, "%,.0f", value))
        .toList()
        .toString();
  }

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
