package dev.reprise.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RedisProcessRedisTest {
  @TempDir Path dir;

  @Test
  void comesBackOnItsPortWithItsData() throws IOException {
    try (RedisProcess redis = RedisProcess.start(RedisProcess.Options.in(dir))) {
      assertThat(call(redis, "SET", "a", "1")).isEqualTo("OK");
      String uri = redis.uri();
      redis.kill9();
      assertThat(redis.isRunning()).isFalse();
      redis.restart();

      assertThat(redis.uri()).isEqualTo(uri).startsWith("redis://127.0.0.1:");
      assertThat(call(redis, "GET", "a")).isEqualTo("1");
    }
  }

  @Test
  void forgetsWithoutAnAppendOnlyFile() throws IOException {
    try (RedisProcess redis = RedisProcess.start(RedisProcess.Options.in(dir).appendOnly(false))) {
      call(redis, "SET", "a", "1");
      redis.restart();

      assertThat(call(redis, "GET", "a")).isEmpty();
    }
  }

  @Test
  void takesAPasswordAndFurtherLines() throws IOException {
    try (RedisProcess redis =
        RedisProcess.start(
            RedisProcess.Options.in(dir).password("secret").lines("maxmemory 50mb"))) {
      assertThat(redis.uri()).isEqualTo("redis://:secret@127.0.0.1:" + redis.port());
      assertThat(call(redis, "INFO", "memory")).startsWith("NOAUTH");
      try (Resp resp = Resp.connect(redis.port(), Duration.ofSeconds(5))) {
        resp.call("AUTH", "secret");
        assertThat(resp.call("INFO", "memory").toString()).contains("maxmemory:52428800");
      }
    }
  }

  @Test
  void frozenAnswersNobodyUntilItGoesOn() throws IOException {
    try (RedisProcess redis = RedisProcess.start(RedisProcess.Options.in(dir))) {
      redis.pause();
      assertThatThrownBy(
              () -> {
                try (Resp resp = Resp.connect(redis.port(), Duration.ofMillis(200))) {
                  resp.call("PING");
                }
              })
          .isInstanceOf(IOException.class);
      redis.resume();
      assertThat(call(redis, "PING")).isEqualTo("PONG");
      redis.pause();
      redis.stop();
      assertThat(redis.isRunning()).isFalse();
    }
  }

  @Test
  void failureQuotesTheLog() {
    assertThatThrownBy(
            () -> RedisProcess.start(RedisProcess.Options.in(dir).lines("no-such-line 1")))
        .isInstanceOf(EmbeddedRedisException.class)
        .hasMessageContaining("Bad directive or wrong number of arguments")
        .hasMessageNotContaining("\n");
  }

  private static String call(RedisProcess redis, String... words) throws IOException {
    try (Resp resp = Resp.connect(redis.port(), Duration.ofSeconds(5))) {
      return switch (resp.call(words)) {
        case Resp.Reply.Text text -> text.value();
        case Resp.Reply.Failure failure -> failure.message();
      };
    }
  }
}
