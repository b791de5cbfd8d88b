package dev.reprise.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.chaos.Outcome.Verdict;
import dev.reprise.chaos.stage.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// What was played and what came of it, for people and for programs.
///
/// @param name under which it is recorded
/// @param command that was given
record Report(String name, String command, List<Outcome> outcomes, Duration took) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  long count(Verdict verdict) {
    return outcomes.stream().filter(outcome -> outcome.verdict() == verdict).count();
  }

  private long kills() {
    return outcomes.stream().mapToLong(Outcome::kills).sum();
  }

  private long faults() {
    return outcomes.stream().mapToLong(outcome -> outcome.faults().size()).sum();
  }

  private long recoveries() {
    return outcomes.stream().mapToLong(Outcome::recoveries).sum();
  }

  /// The last line.
  String figures() {
    return String.format(
        Locale.ROOT,
        "chaos: %d scenarios held, %d broken, %d not here, %d waiting; %d faults, of them %d kills of"
            + " workers, %d recoveries; %d s",
        count(Verdict.HELD),
        count(Verdict.BROKEN),
        count(Verdict.NOT_HERE),
        Waits.ALL.size(),
        faults(),
        kills(),
        recoveries(),
        took.toSeconds());
  }

  /// `report.md` and `report.json` in `folder`, and the figures where `RECORD` says.
  void write(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("report.md"), markdown());
      Files.writeString(folder.resolve("report.json"), JSON.writeValueAsString(json()));
      String record = System.getenv().getOrDefault("RECORD", "");
      if (!record.isEmpty()) {
        Files.createDirectories(Path.of(record));
        Files.writeString(
            Path.of(record).resolve(name + ".json"), JSON.writeValueAsString(record()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no report can be written to " + folder, e);
    }
  }

  private String markdown() {
    StringBuilder out = new StringBuilder("# Chaos\n\n");
    out.append(figures()).append(".\n\n");
    out.append("| scenario | what must hold | verdict | seed | kills | faults | recoveries")
        .append(" | ended after the last fault | took |\n|---|---|---|---|---|---|---|---|---|\n");
    for (Outcome outcome : outcomes) {
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %d | %d | %d | %d | %.1f s | %.1f s |%n",
              outcome.name(),
              outcome.holds(),
              outcome.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '),
              outcome.seed(),
              outcome.kills(),
              outcome.faults().size(),
              outcome.recoveries(),
              outcome.recovered().toMillis() / 1e3,
              outcome.took().toMillis() / 1e3));
    }
    for (Outcome outcome : outcomes) {
      if (!outcome.findings().isEmpty()) {
        out.append("\n## ").append(outcome.name()).append("\n\n");
        outcome.findings().forEach(what -> out.append("- ").append(what).append('\n'));
        if (outcome.isBroken()) {
          out.append("\nAgain: `").append(outcome.again()).append("`; ");
          out.append("all that it wrote is in ").append(outcome.folder()).append(".\n");
        }
      }
    }
    out.append("\n## Waiting\n\n");
    Waits.ALL.forEach(
        wait ->
            out.append("- ")
                .append(wait.name())
                .append(": until ")
                .append(wait.until())
                .append('\n'));
    return out.toString();
  }

  private ObjectNode json() {
    ObjectNode all = JSON.createObjectNode().put("figures", figures());
    ArrayNode scenarios = all.putArray("scenarios");
    for (Outcome outcome : outcomes) {
      ObjectNode node = scenarios.addObject();
      node.put("name", outcome.name()).put("holds", outcome.holds());
      node.put("verdict", outcome.verdict().name()).put("seed", outcome.seed());
      node.put("kills", outcome.kills()).put("recoveries", outcome.recoveries());
      node.put("tookMs", outcome.took().toMillis());
      node.put("endedMs", outcome.recovered().toMillis());
      ArrayNode faults = node.putArray("faults");
      for (Fault fault : outcome.faults()) {
        faults.addObject().put("atMs", fault.at()).put("what", fault.what());
      }
      outcome.findings().forEach(node.putArray("findings")::add);
    }
    ArrayNode waiting = all.putArray("waiting");
    Waits.ALL.forEach(w -> waiting.addObject().put("name", w.name()).put("until", w.until()));
    return all;
  }

  private ObjectNode record() {
    ObjectNode all = JSON.createObjectNode().put("name", name).put("command", command);
    all.put("date", Instant.now().toString().substring(0, 10));
    all.put(
        "machine",
        Runtime.getRuntime().availableProcessors()
            + " cores, "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.version"));
    all.put("seconds", took.toSeconds());
    ObjectNode figures = all.putObject("figures");
    figures.put("scenarios held", count(Verdict.HELD));
    figures.put("broken", count(Verdict.BROKEN));
    figures.put("not runnable here", count(Verdict.NOT_HERE));
    figures.put("waiting for what isn't built", Waits.ALL.size());
    figures.put("faults injected", faults());
    figures.put("workers killed with kill -9", kills());
    figures.put("recoveries", recoveries());
    return all;
  }
}
