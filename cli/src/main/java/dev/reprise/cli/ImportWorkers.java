package dev.reprise.cli;

import dev.reprise.Reprise;
import dev.reprise.cli.imports.ImportSpec;
import dev.reprise.cli.imports.Targets;
import dev.reprise.embedded.RepriseHome;
import dev.reprise.worker.Worker;
import dev.reprise.worker.WorkerBuilder;
import java.nio.file.Path;
import java.time.Duration;

/// Who works on an import: closing it drains them.
interface ImportWorkers extends AutoCloseable {
  int MAX_SLOTS = 512;
  int SLOTS = 4;
  Duration DRAIN = Duration.ofSeconds(2);

  /// Looks after them, now and then.
  ///
  /// @throws dev.reprise.RepriseException where they can't be kept running
  void tend();

  @Override
  void close();

  /// The base of their names.
  static String base(String job) {
    return HostName.get() + "-" + job;
  }

  static Path lockFolder() {
    return RepriseHome.resolve().resolve("locks");
  }

  /// One worker in this process.
  static ImportWorkers inProcess(Reprise reprise, String job, int slots, Targets targets) {
    WorkerName name = WorkerName.take(lockFolder(), base(job));
    try {
      Worker worker = start(reprise, name, job, slots, targets);
      return new ImportWorkers() {
        @Override
        public void tend() {}

        @Override
        public void close() {
          worker.close();
          name.close();
        }
      };
    } catch (RuntimeException e) {
      name.close();
      throw e;
    }
  }

  static Worker start(Reprise reprise, WorkerName name, String job, int slots, Targets targets) {
    return ImportSpec.handledBy(on(reprise, name, job, slots), targets.as(name.name())).start();
  }

  /// A worker on one import, but for its handler.
  static WorkerBuilder on(Reprise reprise, WorkerName name, String job, int slots) {
    return reprise
        .worker(name.name())
        .slots(slots)
        .onlyJob(job)
        .lockFolder(lockFolder())
        .cacheFolder(ImportArguments.cacheFolder())
        .drainTimeout(DRAIN);
  }
}
