package dev.reprise.cli;

import dev.reprise.store.WorkerView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `reprise workers`.
@Command(name = "workers", description = "List the workers that are there.")
final class WorkersCommand implements Callable<Integer> {
  private static final List<String> TITLES =
      List.of("NAME", "HOST", "PID", "SLOTS", "HOLDS", "STATE", "LAST SEEN", "TYPES");

  private final Invocation invocation;

  WorkersCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    Output output = invocation.output();
    try (Connection connection = invocation.connect()) {
      List<WorkerView> workers = connection.reprise().workers();
      if (output.isJson()) {
        workers.forEach(worker -> output.json(json(worker)));
      } else {
        output.table(TITLES, workers.stream().map(WorkersCommand::row).toList());
        workers.forEach(worker -> skips(worker, output));
      }
      if (workers.isEmpty()) {
        output.note("No worker runs; reprise worker starts one.");
      }
    }
    return ExitCode.DONE;
  }

  private static Map<String, Object> json(WorkerView worker) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", worker.name());
    json.put("session", worker.session());
    json.put("host", worker.host());
    json.put("pid", worker.pid());
    json.put("slots", worker.slots());
    json.put("inFlight", worker.inFlight());
    json.put("state", worker.state());
    json.put("lastSeen", Times.rfc3339(worker.lastSeen()));
    json.put("types", worker.types());
    json.put("skips", worker.skips());
    return json;
  }

  private static void skips(WorkerView worker, Output output) {
    worker
        .skips()
        .forEach(
            (job, reason) ->
                output.line(
                    "Worker %s leaves job %s alone for a while: %s"
                        .formatted(worker.name(), job, reason)));
  }

  private static List<String> row(WorkerView worker) {
    return List.of(
        worker.name(),
        worker.host(),
        Long.toString(worker.pid()),
        Integer.toString(worker.slots()),
        Long.toString(worker.inFlight()),
        worker.state(),
        Times.rfc3339(worker.lastSeen()),
        String.join(",", worker.types()));
  }
}
