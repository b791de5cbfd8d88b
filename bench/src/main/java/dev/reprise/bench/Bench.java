package dev.reprise.bench;

import dev.reprise.bench.measure.Measures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `make bench`: measures Reprise beside its peers, in one run on one machine, and writes down each
/// measure as JSON (where `RECORD` says, or below `bench/target`).
///
/// Arguments are settings, `NAME=VALUE`: `ONLY=T1,T3`, `FULL=1`, `SMALL=1`, `ROUNDS=`, `CHUNKS=`,
/// `REDIS=bundled`.
public final class Bench {
  private Bench() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> settings = new LinkedHashMap<>();
    Arrays.stream(args)
        .map(word -> word.split("=", 2))
        .filter(pair -> pair.length == 2)
        .forEach(pair -> settings.put(pair[0], pair[1]));
    Effort effort = Effort.of(settings);
    List<Measure> chosen = Measures.chosen(settings.getOrDefault("ONLY", ""), effort);
    String redis = redisVersion(effort);
    System.out.println(Versions.machine() + ", JDK " + Versions.jdk() + ", " + redis);
    for (Measure measure : chosen) {
      System.out.println("\n" + measure.id() + " begins: " + measure.title());
      Finding finding = new Rounds(measure, effort).run(redis);
      Path file = finding.write(records());
      System.out.println(Table.of(finding) + "  written to " + file);
    }
    System.exit(0); // threads of the driver may live on
  }

  private static Path records() {
    String told = System.getenv().getOrDefault("RECORD", "");
    return told.isEmpty() ? Arena.HOME.resolve("target/findings") : Path.of(told);
  }

  private static String redisVersion(Effort effort) throws Exception {
    Path binary =
        switch (effort.redis()) {
          case PATH -> Arena.onPath("redis-server");
          case BUNDLED -> {
            Path home = Files.createDirectories(Arena.HOME.resolve("target/redis"));
            yield dev.reprise.embedded.RedisBinary.locate(home).path();
          }
        };
    String said = Versions.firstLine(List.of(binary.toString(), "--version"));
    return said.replaceAll("^Redis server v=(\\S+) .*malloc=(\\S+) .*", "Redis $1 ($2)");
  }
}
