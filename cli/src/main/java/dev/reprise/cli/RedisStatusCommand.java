package dev.reprise.cli;

import dev.reprise.embedded.EmbeddedRedis;
import dev.reprise.embedded.RepriseHome;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `reprise redis status`.
@Command(name = "status", description = "Say whether the embedded Redis runs, and where.")
final class RedisStatusCommand implements Callable<Integer> {
  private final Invocation invocation;

  RedisStatusCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    RedisCommand.requireEmbedded(invocation, "status");
    Output output = invocation.output();
    Path home = RepriseHome.resolve();
    Optional<EmbeddedRedis.Status> status = EmbeddedRedis.status(home);
    if (output.isJson()) {
      output.json(json(status));
    } else if (status.isEmpty()) {
      output.line("No embedded Redis runs in " + home + "; the next command starts it.");
    } else {
      EmbeddedRedis.Status redis = status.get();
      output.line(
          String.format(
              Locale.ROOT,
              "Redis %s runs on 127.0.0.1:%d (pid %d) for %s, with %,d bytes in memory%s.",
              redis.version(),
              redis.port(),
              redis.pid(),
              Times.text(redis.uptime()),
              redis.memoryBytes(),
              redis.loading() ? ", and is reading its data" : ""));
      output.line("Data: " + redis.dir());
      output.line("Log:  " + redis.log());
    }
    return ExitCode.DONE;
  }

  private static Map<String, Object> json(Optional<EmbeddedRedis.Status> status) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("running", status.isPresent());
    if (status.isPresent()) {
      EmbeddedRedis.Status redis = status.get();
      json.put("port", redis.port());
      json.put("pid", redis.pid());
      json.put("version", redis.version());
      json.put("dir", redis.dir().toString());
      json.put("log", redis.log().toString());
      json.put("loading", redis.loading());
      json.put("uptimeMs", redis.uptime().toMillis());
      json.put("memoryBytes", redis.memoryBytes());
    }
    return json;
  }
}
