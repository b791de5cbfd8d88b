package dev.reprise.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;

/// What tests do to a daemon and its data.
final class Homes {
  private Homes() {}

  static void set(EmbeddedRedis redis, String key, String value) throws IOException {
    assertThat(call(redis, "SET", key, value)).isEqualTo("OK");
  }

  static String get(EmbeddedRedis redis, String key) throws IOException {
    return call(redis, "GET", key);
  }

  static String call(EmbeddedRedis redis, String... words) throws IOException {
    try (Resp resp = Resp.connect(redis.port(), Duration.ofSeconds(5))) {
      resp.call("AUTH", redis.password());
      return switch (resp.call(words)) {
        case Resp.Reply.Text text -> text.value();
        case Resp.Reply.Failure failure -> failure.message();
      };
    }
  }

  /// Returns when nobody listens any more. That its pid is gone can't be awaited: a process 1 that
  /// reaps late, or never, leaves a zombie.
  static void kill9(EmbeddedRedis redis) {
    ProcessHandle.of(redis.pid()).orElseThrow().destroyForcibly();
    Awaitility.await()
        .pollInterval(Duration.ofMillis(2))
        .until(() -> Answer.of(redis.port(), redis.password()) instanceof Answer.Nobody);
  }
}
