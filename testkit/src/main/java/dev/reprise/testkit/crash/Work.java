package dev.reprise.testkit.crash;

import dev.reprise.JobSpec;
import dev.reprise.JobType;
import dev.reprise.source.Csv;
import dev.reprise.source.Plan;
import dev.reprise.store.JobRef;
import dev.reprise.store.Submission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The jobs of a run, as every process of it knows them.
///
/// @param main the job that is worked on from the first process to the last
/// @param extra a few chunks, of which each process gets its own job, so that it meets every site
///   however far the main job is
record Work(Plan main, Plan extra) {
  static final JobType<Params> NUMBERS = JobType.of("numbers", Params.class);
  static final JobType<Params> IDLE = JobType.of("idle", Params.class);
  static final int EXTRA_CHUNKS = 6;
  static final int CHUNK_RECORDS = 2;

  private static final Submission.Limits LIMITS =
      new Submission.Limits(10, 0, 0, 1, Duration.ofMillis(2), Duration.ofMillis(4), true);

  record Params(String kind) {}

  /// @param chunks of the main job, from 6
  static Work in(Path dir, int chunks) {
    return new Work(plan(dir, "main", chunks), plan(dir, "extra", EXTRA_CHUNKS));
  }

  private static Plan plan(Path dir, String name, int chunks) {
    try {
      Path file = dir.resolve(name + ".csv");
      String numbers =
          IntStream.range(0, chunks * CHUNK_RECORDS)
              .mapToObj(Integer::toString)
              .collect(Collectors.joining("\n", "n\n", "\n"));
      Files.writeString(file, numbers);
      return Csv.file(file).cacheFolder(dir).plan(CHUNK_RECORDS);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write into " + dir, e);
    }
  }

  JobSpec<Params> mainSpec() {
    return NUMBERS
        .job(new Params("main"))
        .chunkRecords(CHUNK_RECORDS)
        .id("main")
        .uid("main")
        .finish(true)
        .limits(LIMITS);
  }

  JobRef mainRef() {
    return new JobRef("main.0", "main", NUMBERS.name(), 0);
  }

  static JobSpec<Params> spec(JobType<Params> type, String kind, String id, int chunks) {
    return type.job(new Params(kind)).chunks(chunks).id(id).uid("u-" + id).limits(LIMITS);
  }

  /// Open at first, with a part of its chunks.
  Submission extra(JobRef job, long total) {
    return new Submission(
        job,
        "{\"kind\":\"extra\"}",
        extra.description(),
        total,
        false,
        true,
        LIMITS,
        extra.pages());
  }

  static Submission held(JobRef job, String kind, long total) {
    String source = dev.reprise.source.NumberRange.of(0, total).plan(1).description();
    return new Submission(
        job, "{\"kind\":\"" + kind + "\"}", source, total, true, false, LIMITS, List.of());
  }
}
