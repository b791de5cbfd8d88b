package dev.reprise.chaos.stage;

import dev.reprise.Chunk;
import dev.reprise.Ids;
import dev.reprise.chaos.history.HistoryFile;
import dev.reprise.chaos.history.RecordedHandler;
import dev.reprise.chaos.history.RecordingStore;
import dev.reprise.redis.RedisStore;
import dev.reprise.seam.Seam;
import dev.reprise.sink.JdbcSink;
import dev.reprise.sink.JdbcTarget;
import dev.reprise.sink.JdbcUrl;
import dev.reprise.sink.SinkReply;
import dev.reprise.source.Records;
import dev.reprise.worker.Worker;
import dev.reprise.worker.WorkerBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;

/// A worker process that writes its history.
public final class ChaosWorker {
  private static final ConcurrentMap<String, JdbcTarget> TARGETS = new ConcurrentHashMap<>();
  private static final List<byte[]> EATEN = new ArrayList<>();
  private static final int MIB = 1 << 20;

  private final Seam seam;
  private final HistoryFile history;

  private ChaosWorker(Seam seam, HistoryFile history) {
    this.seam = seam;
    this.history = history;
  }

  /// `URI NAMESPACE NAME FOLDER SLOTS DEADLINE_SECONDS BALLAST_MIB [SITE before|after NTH]`; ends
  /// when its stdin does. At the `nth` call of `site` it stands still and says so by a file.
  public static void main(String[] args) throws IOException {
    String name = args[2];
    Path folder = Path.of(args[3]);
    ballast(Integer.parseInt(args[6]));
    Seam seam =
        args.length > 7
            ? new StandStill(
                folder.resolve(name + ".stands"),
                args[7],
                args[8].equals("before"),
                Integer.parseInt(args[9]))
            : Seam.NONE;
    HistoryFile history =
        HistoryFile.create(
            folder,
            name + "-" + ProcessHandle.current().pid() + "-" + Ids.random().substring(0, 4));
    ChaosWorker worker = new ChaosWorker(seam, history);
    RedisStore store = RedisStore.connect(args[0], null, null, args[1], 1, seam);
    Worker running =
        new WorkerBuilder(() -> new RecordingStore(store.forWorker(), history), name)
            .slots(Integer.parseInt(args[4]))
            .deadline(Duration.ofSeconds(Long.parseLong(args[5])))
            .lockFolder(folder)
            .handle(Work.TYPE, worker::run)
            .start();
    Thread drain =
        Thread.ofPlatform()
            .unstarted(
                () -> {
                  running.close();
                  store.close();
                });
    Runtime.getRuntime().addShutdownHook(drain);
    while (System.in.read() >= 0) {
      // until whoever started it is gone
    }
    System.exit(0);
  }

  private static void ballast(int mebibytes) {
    for (int i = 0; i < mebibytes; i++) {
      byte[] block = new byte[MIB];
      Arrays.fill(block, (byte) 1); // else the kernel gives no memory for it
      EATEN.add(block);
    }
  }

  private void run(Chunk<Work> chunk) throws Exception {
    RecordedHandler.run(history, chunk, () -> work(chunk));
  }

  private void work(Chunk<Work> chunk) throws Exception {
    spoil(chunk);
    LockSupport.parkNanos(Duration.ofMillis(chunk.params().millis()).toNanos());
    JdbcTarget target =
        TARGETS.computeIfAbsent(
            chunk.params().database(), file -> JdbcTarget.open(new JdbcUrl("jdbc:sqlite:" + file)));
    JdbcSink sink = target.sink(JdbcSink.LOCK_TIMEOUT, seam);
    String token = chunk.epoch() + "-" + chunk.attempt();
    try (Records records = chunk.records()) {
      List<List<String>> rows = new ArrayList<>();
      records.forEachRemaining(
          record -> rows.add(List.of(Integer.toString(chunk.index()), record.text(), token)));
      RecordedHandler.write(history, chunk, () -> write(chunk, sink, rows));
    }
  }

  private static SinkReply write(Chunk<Work> chunk, JdbcSink sink, List<List<String>> rows)
      throws Exception {
    return chunk.transaction(
        sink,
        tx -> {
          tx.count("rows", tx.insertAll(Table.NAME, Table.COLUMNS, rows));
          tx.count("chunks", 1);
        });
  }

  private static void spoil(Chunk<Work> chunk) {
    switch (chunk.params().spoilt().get(chunk.index())) {
      case null -> {}
      case HALT -> Runtime.getRuntime().halt(137);
      case EAT_MEMORY -> {
        if (chunk.attempt() == 1) {
          ballast(Integer.MAX_VALUE);
        }
      }
      case OVERFLOW -> {
        if (chunk.attempt() == 1) {
          overflow(0);
        }
      }
      case DIE -> {
        if (chunk.attempt() == 1) {
          throw new ThreadDeathError();
        }
      }
    }
  }

  private static int overflow(int depth) {
    return depth < 0 ? 0 : overflow(depth + 1) + 1;
  }

  /// What a thread dies of that no handler expects.
  private static final class ThreadDeathError extends Error {
    private static final long serialVersionUID = 1;
  }
}
