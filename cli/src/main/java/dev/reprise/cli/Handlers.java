package dev.reprise.cli;

import dev.reprise.cli.imports.ImportSpec;
import dev.reprise.cli.imports.Targets;
import dev.reprise.worker.WorkerBuilder;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The types of jobs that this command line's workers can run.
final class Handlers {
  private final Map<String, Consumer<WorkerBuilder>> byType = new TreeMap<>();

  private Handlers() {}

  /// @param targets where this worker's imports go
  static Handlers standard(Targets targets) {
    return new Handlers()
        .with(Noop.TYPE.name(), Noop::handle)
        .with(ImportSpec.TYPE.name(), worker -> ImportSpec.handledBy(worker, targets));
  }

  private Handlers with(String type, Consumer<WorkerBuilder> handle) {
    byType.put(type, handle);
    return this;
  }

  /// @throws UsageException where a type has no handler here
  void requireKnown(Collection<String> types) {
    for (String type : types) {
      if (!byType.containsKey(type)) {
        throw new UsageException(
            "--types names "
                + type
                + ", which this worker has no handler for; it has "
                + String.join(", ", byType.keySet())
                + ".");
      }
    }
  }

  /// Gives a worker the handlers of some types, or of all where none is named.
  WorkerBuilder register(WorkerBuilder worker, Collection<String> types) {
    byType.forEach(
        (type, handle) -> {
          if (types.isEmpty() || types.contains(type)) {
            handle.accept(worker);
          }
        });
    return worker;
  }
}
