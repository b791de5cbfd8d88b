package dev.reprise.bench;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Runs a measure: its contestants in turn, round after round (A B A B), each time on fresh
/// servers, after a round that doesn't count.
final class Rounds {
  private final Measure measure;
  private final Effort effort;
  private final Map<String, List<Map<String, Double>>> results = new LinkedHashMap<>();
  private final Map<String, String> missing = new LinkedHashMap<>();

  Rounds(Measure measure, Effort effort) {
    this.measure = measure;
    this.effort = effort;
  }

  Finding run(String redisVersion) throws Exception {
    long from = System.nanoTime();
    boolean ahead = measure.plan().warm() && effort.size() == Effort.Size.FULL;
    for (int round = ahead ? 0 : 1; round <= effort.rounds(); round++) {
      for (Contestant one : measure.contestants()) {
        if (round <= one.rounds() && (round > 0 || one.rounds() >= effort.rounds())) {
          run(one, round);
        }
      }
    }
    return finding(redisVersion, (System.nanoTime() - from) / 1_000_000_000);
  }

  private void run(Contestant one, int round) throws Exception {
    if (missing.containsKey(one.name())) {
      return;
    }
    try (Arena arena = Arena.open(effort.redis())) {
      Map<String, Double> figures = one.trial().run(arena);
      if (round > 0) {
        results.computeIfAbsent(one.name(), name -> new ArrayList<>()).add(figures);
      }
      say(one, round == 0 ? "warm-up" : "round " + round, text(figures));
    } catch (MissingException e) {
      missing.put(one.name(), String.valueOf(e.getMessage()));
      say(one, "missing", String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) { // it doesn't stop the others
      missing.put(one.name(), "failed: " + e.getMessage());
      say(one, "failed", String.valueOf(e.getMessage()));
    }
  }

  private void say(Contestant one, String when, String what) {
    System.out.printf(Locale.ROOT, "  %-4s %-34s %-8s %s%n", measure.id(), one.name(), when, what);
  }

  private static String text(Map<String, Double> figures) {
    StringBuilder text = new StringBuilder();
    figures.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(name)
                .append(' ')
                .append(Numbers.text(value)));
    return text.toString();
  }

  private Finding finding(String redisVersion, long seconds) {
    Map<String, Map<String, Double>> medians = new LinkedHashMap<>();
    List<Finding.Standing> standings = new ArrayList<>();
    for (Contestant one : measure.contestants()) {
      List<Map<String, Double>> rounds = results.getOrDefault(one.name(), List.of());
      medians.put(one.name(), medians(rounds));
      standings.add(
          new Finding.Standing(
              one.name(),
              one.version(),
              one.settings(),
              missing.getOrDefault(one.name(), ""),
              medians(rounds),
              rounds));
    }
    return new Finding(
        measure.id(),
        measure.title(),
        "make bench ONLY=" + measure.id() + effort.words(),
        Instant.now().toString(),
        Versions.machine(),
        Versions.around(redisVersion),
        seconds,
        measure.figures(),
        standings,
        measure.plan().targets().stream().flatMap(t -> t.judge(medians).stream()).toList());
  }

  private static Map<String, Double> medians(List<Map<String, Double>> rounds) {
    Set<String> names = new TreeSet<>();
    rounds.forEach(round -> names.addAll(round.keySet()));
    Map<String, Double> medians = new LinkedHashMap<>();
    for (String name : names) {
      medians.put(
          name,
          Numbers.median(
              rounds.stream().filter(r -> r.containsKey(name)).map(r -> r.get(name)).toList()));
    }
    return medians;
  }
}
