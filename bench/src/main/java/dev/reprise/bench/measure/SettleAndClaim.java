package dev.reprise.bench.measure;

import dev.reprise.redis.RedisStore;
import dev.reprise.seam.Seam;
import dev.reprise.store.ChunkRange;
import dev.reprise.store.JobRef;
import dev.reprise.store.Outcome;
import dev.reprise.store.Submission;
import dev.reprise.store.WorkerStore;
import dev.reprise.testkit.PlainRedis;
import dev.reprise.testkit.TestWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One call of our own script that settles a chunk and claims the next, as the worker sends it,
/// made so that it can be sent again and again from many connections by a tool that knows nothing
/// of chunks: which one it settles is counted in Redis, at the head of the script.
final class SettleAndClaim implements AutoCloseable {
  private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final int HELD = 64;
  private static final String COUNTER = "{reprise:0}:bench";

  private volatile String settle = "";
  private final RedisStore store;
  private final WorkerStore own;
  private final PlainRedis redis;
  private final JobRef job;
  private final TestWorker worker;

  SettleAndClaim(int port, long chunks) {
    store = RedisStore.connect("redis://127.0.0.1:" + port, null, null, "reprise", 1, new Ear());
    own = store.forWorker();
    redis = PlainRedis.local(port);
    job = new JobRef("work.0", UUID.randomUUID().toString(), "work", 0);
    String session = UUID.randomUUID().toString();
    worker =
        new TestWorker(
            "bench",
            session,
            own.claims(),
            own.sessions(),
            own.recovery(),
            () -> own.presence().subscribe(session),
            () -> {});
    store
        .jobs()
        .submit(
            new Submission(
                job, "{}", "{}", chunks, true, false, Submission.Limits.DEFAULTS, List.of()));
  }

  /// The command to send, whose replies are good so long as there are chunks.
  List<String> command() {
    worker.open("");
    worker.take(job, HELD);
    worker.settleAndClaim(job, 1, commit(0));
    try (PlainRedis monitor = PlainRedis.local(Integer.parseInt(port()))) {
      monitor.call("MONITOR");
      worker.settleAndClaim(job, 1, commit(1));
      return again(words(String.valueOf(monitor.next())));
    }
  }

  private static Outcome commit(int chunk) {
    return new Outcome.Commit(ChunkRange.of(chunk, 1), Map.of(), null);
  }

  private String port() {
    return store.address().substring(store.address().lastIndexOf(':') + 1);
  }

  private List<String> again(List<String> sent) {
    int keys = Integer.parseInt(sent.get(2));
    long number = worker.number(job);
    redis.call("SET", COUNTER, "" + number);
    String sha = String.valueOf(redis.call("SCRIPT", "LOAD", counting(settle, number)));
    List<String> command = new ArrayList<>(sent);
    command.set(1, sha);
    command.set(2, "" + (keys + 1));
    command.add(3 + keys, COUNTER);
    return command;
  }

  /// The script with the numbers of its request and its chunk counted at its head.
  ///
  /// @param number of the last request, which settled chunk 1
  private static String counting(String script, long number) {
    String head =
        """
        local counted = redis.call('INCR', KEYS[#KEYS])
        ARGV[6] = tostring(counted)
        ARGV[12] = tostring(counted - %d)
        ARGV[13] = ARGV[12]
        """
            .formatted(number - 1);
    int line = script.startsWith("#!") ? script.indexOf('\n') + 1 : 0;
    return script.substring(0, line) + head + script.substring(line);
  }

  /// Chunks that were committed.
  long done() {
    return Long.parseLong(
        String.valueOf(redis.call("HGET", "{reprise:0}:job:" + job.id(), "done")));
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line);
    while (word.find()) {
      words.add(word.group(1).replace("\\\"", "\"").replace("\\\\", "\\"));
    }
    if (words.size() < 3 || !words.get(0).equalsIgnoreCase("EVALSHA")) {
      throw new IllegalStateException("this isn't the call of a script: " + line);
    }
    return words;
  }

  @Override
  public void close() {
    own.close();
    store.close();
    redis.close();
  }

  /// Hears the script's text.
  private final class Ear implements Seam {
    @Override
    public <R, X extends Exception> R around(String site, Call<R, X> call) throws X {
      return call.run();
    }

    @Override
    public String script(String operation, String text) {
      if (operation.equals("settle")) {
        settle = text;
      }
      return text;
    }
  }
}
