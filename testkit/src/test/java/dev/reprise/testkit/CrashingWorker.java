package dev.reprise.testkit;

import dev.reprise.JobType;
import dev.reprise.Reprise;
import dev.reprise.seam.Seam;
import dev.reprise.sink.CommitKey;
import dev.reprise.sink.JdbcSink;
import dev.reprise.sink.JdbcTarget;
import dev.reprise.sink.JdbcUrl;
import dev.reprise.sink.SinkReply;
import dev.reprise.source.Records;
import dev.reprise.store.ChunkRange;
import dev.reprise.worker.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A worker process that writes numbers into SQLite, and halts (as `kill -9` would) at one call of
/// one site.
public final class CrashingWorker {
  static final JobType<Params> NUMBERS = JobType.of("numbers", Params.class);

  record Params(String database) {}

  /// Halts before or after the `nth` call of `site`.
  record Crash(String site, boolean before, int nth) implements Seam {
    private static final AtomicInteger CALLS = new AtomicInteger();

    @Override
    public <R, X extends Exception> R around(String called, Call<R, X> call) throws X {
      boolean now = called.equals(site) && CALLS.incrementAndGet() == nth;
      if (now && before) {
        Runtime.getRuntime().halt(137);
      }
      R reply = call.run();
      if (now) {
        Runtime.getRuntime().halt(137);
      }
      return reply;
    }

    @Override
    public String toString() {
      return (before ? "before " : "after ") + site + " " + nth;
    }
  }

  private CrashingWorker() {}

  /// `URI NAMESPACE NAME LOCKS [SITE before|after NTH]`; ends when its stdin does.
  public static void main(String[] args) throws IOException {
    Seam seam =
        args.length > 4
            ? new Crash(args[4], args[5].equals("before"), Integer.parseInt(args[6]))
            : Seam.NONE;
    Reprise reprise = Reprise.options(args[0]).namespace(args[1]).seam(seam).connect();
    Worker worker =
        reprise
            .worker(args[2])
            .slots(4)
            .lockFolder(Path.of(args[3]))
            .handle(NUMBERS, chunk -> write(chunk, seam))
            .start();
    while (System.in.read() >= 0) {
      // until whoever started it is gone
    }
    worker.close();
    reprise.close();
    Runtime.getRuntime().halt(0);
  }

  private static void write(dev.reprise.Chunk<Params> chunk, Seam seam) throws Exception {
    try (JdbcTarget target =
            JdbcTarget.open(new JdbcUrl("jdbc:sqlite:" + chunk.params().database()));
        Records records = chunk.records()) {
      List<List<String>> rows = new ArrayList<>();
      records.forEachRemaining(record -> rows.add(List.of(record.text())));
      JdbcSink sink =
          new JdbcSink(target.dataSource(), target.dialect(), JdbcSink.LOCK_TIMEOUT, seam);
      SinkReply reply =
          sink.transaction(
              new CommitKey(
                  chunk.uid(),
                  ChunkRange.text(chunk.index()),
                  chunk.jobId(),
                  chunk.epoch(),
                  chunk.attempt(),
                  chunk.inputDigest()),
              tx -> tx.count("rows", tx.insertAll("numbers", List.of("n"), rows)));
      reply.outcome().counters().forEach(chunk::count);
    }
  }
}
