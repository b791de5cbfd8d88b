package dev.reprise.cli;

import dev.reprise.Job;
import dev.reprise.store.ChunkRange;
import dev.reprise.store.ChunkView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reprise chunks ID --state S`.
@Command(name = "chunks", description = "List a job's chunks that are in one state.")
final class ChunksCommand implements Callable<Integer> {
  private static final List<String> STATES =
      List.of("waiting", "inflight", "retry", "dead", "done");
  private static final List<String> TITLES =
      List.of(
          "CHUNK",
          "STATE",
          "ATTEMPT",
          "FAILURES",
          "CRASHES",
          "CHECKPOINT",
          "WORKER",
          "DUE",
          "ERROR");

  private final Invocation invocation;

  @Parameters(paramLabel = "ID", description = "The job's id.")
  String id = "";

  @Option(
      names = "--state",
      paramLabel = "STATE",
      required = true,
      description = "waiting, inflight, retry, dead or done.")
  String state = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "At most so many, from 1 to 10000 (100).")
  int limit;

  ChunksCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    Bounds.require("--limit", limit, 1, 10_000);
    String wanted = state.toLowerCase(Locale.ROOT);
    if (!STATES.contains(wanted)) {
      throw new UsageException(
          "--state is " + state + ", must be waiting, inflight, retry, dead or done.");
    }
    Output output = invocation.output();
    try (Connection connection = invocation.connect()) {
      Job job = connection.job(id);
      List<ChunkView> chunks = connection.reprise().store().chunks(job.view().ref(), wanted, limit);
      if (output.isJson()) {
        chunks.forEach(chunk -> output.json(json(chunk)));
      } else {
        output.table(TITLES, chunks.stream().map(ChunksCommand::row).toList());
      }
      if (chunks.isEmpty()) {
        output.note("No chunk of " + id + " is " + wanted + ".");
      }
    }
    return ExitCode.DONE;
  }

  private static Map<String, Object> json(ChunkView chunk) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("chunk", chunk.index() == ChunkRange.FINISH ? "finish" : chunk.index());
    json.put("state", chunk.state());
    json.put("attempt", chunk.attempt());
    json.put("failures", chunk.failures());
    json.put("crashes", chunk.crashes());
    JobText.putNullable(json, "checkpoint", chunk.checkpoint());
    JobText.putNullable(json, "worker", chunk.worker());
    JobText.putNullable(json, "dueAt", Times.rfc3339OrNull(chunk.dueAt()));
    JobText.putNullable(json, "error", chunk.error());
    return json;
  }

  private static List<String> row(ChunkView chunk) {
    return List.of(
        ChunkRange.text(chunk.index()),
        chunk.state(),
        Integer.toString(chunk.attempt()),
        Integer.toString(chunk.failures()),
        Integer.toString(chunk.crashes()),
        Objects.toString(chunk.checkpoint(), "-"),
        Objects.requireNonNullElse(chunk.worker(), "-"),
        Objects.requireNonNullElse(Times.rfc3339OrNull(chunk.dueAt()), "-"),
        Objects.requireNonNullElse(chunk.error(), "").lines().findFirst().orElse(""));
  }
}
