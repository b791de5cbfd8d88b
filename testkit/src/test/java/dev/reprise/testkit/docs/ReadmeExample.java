package dev.reprise.testkit.docs;

import dev.reprise.Job;
import dev.reprise.JobResult;
import dev.reprise.JobType;
import dev.reprise.Reprise;
import dev.reprise.source.Csv;
import dev.reprise.source.SourceRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiConsumer;

/// What README shows, between the marks; [ReadmeRedisTest] compares the two, and runs it.
final class ReadmeExample {
  private ReadmeExample() {}

  static JobResult run(String redis, Path file, BiConsumer<String, SourceRecord> put) {
    // README
    record IndexParams(String index) {}
    var INDEX = JobType.of("index", IndexParams.class);

    try (var reprise = Reprise.connect(redis);
        var worker =
            reprise
                .worker("indexer-1")
                .handle(
                    INDEX,
                    chunk -> chunk.forEach(record -> put.accept(chunk.params().index(), record)))
                .start()) { // close() drains: what isn't finished goes on elsewhere
      Job job =
          reprise.submit(
              INDEX.job(new IndexParams("places")).source(Csv.file(file)).chunkRecords(1_000));
      return job.await(Duration.ofHours(1)); // killed meanwhile? start it again: it goes on
    }
    // README
  }
}
