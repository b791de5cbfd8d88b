package dev.reprise.chaos.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.embedded.RedisProcess;
import dev.reprise.testkit.PlainRedis;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The proxy between a client and a real Redis.
class RespProxyRedisTest {
  @TempDir static Path dir;
  private static RedisProcess redis;

  private RespProxy proxy;
  private PlainRedis direct;
  private PlainRedis client;

  @BeforeAll
  static void startRedis() {
    redis = RedisProcess.start(RedisProcess.Options.in(dir.resolve("redis")).appendOnly(false));
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void open() {
    proxy = RespProxy.to(redis.port());
    direct = PlainRedis.local(redis.port());
    direct.call("FLUSHALL");
    client = PlainRedis.local(proxy.port());
  }

  @AfterEach
  void close() {
    client.close();
    direct.close();
    proxy.close();
  }

  @Test
  void passesMessagesOfEveryShape() {
    String large = "x".repeat(200_000);
    assertThat(client.call("SET", "k", large)).isEqualTo("OK");
    assertThat(client.call("GET", "k")).isEqualTo(large);
    assertThat(client.call("GET", "nothing")).isNull();
    assertThat(client.call("EVAL", "return {1, {'a', 'b'}, {}}", "0"))
        .isEqualTo(List.of(1L, List.of("a", "b"), List.of()));
    assertThat(client.pipeline(List.of(new String[] {"INCR", "n"}, new String[] {"INCR", "n"})))
        .containsExactly(1L, 2L);
  }

  @Test
  void cutsBeforeTheKthRequestThatMatchesAndRedisNeverSeesIt() {
    RespProxy.Hits hits = proxy.on(named("INCR"), 3, new Mischief.CutBefore());
    client.call("INCR", "n");
    client.call("SET", "other", "1");
    client.call("INCR", "n");
    assertThatThrownBy(() -> client.call("INCR", "n")).isInstanceOf(UncheckedIOException.class);
    assertThat(direct.call("GET", "n")).isEqualTo("2");
    assertThat(hits.count()).isEqualTo(1);
  }

  @Test
  void losesTheReplyOfWhatWasExecuted() {
    proxy.on(named("INCR"), 1, new Mischief.CutAfter());
    assertThatThrownBy(() -> client.call("INCR", "n")).isInstanceOf(UncheckedIOException.class);
    assertThat(direct.call("GET", "n")).isEqualTo("1");
  }

  @Test
  void answersInRedisPlaceAndTheConnectionStands() {
    proxy.on(named("INCR"), 1, 2, new Mischief.Answer("LOADING Redis is loading"));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> client.call("INCR", "n")).hasMessageContaining("-LOADING Redis is");
    }
    assertThat(client.call("INCR", "n")).isEqualTo(1L);
  }

  @Test
  void executesWhatItsHeldRepliesBelongTo() throws Exception {
    proxy.holdReplies();
    CompletableFuture<Object> reply = CompletableFuture.supplyAsync(() -> client.call("INCR", "n"));
    awaitValue("n", "1");
    assertThat(reply).isNotDone();
    proxy.heal();
    assertThat(reply.get(5, TimeUnit.SECONDS)).isEqualTo(1L);
  }

  @Test
  void executesNothingWhoseRequestIsHeld() throws Exception {
    proxy.holdRequests();
    CompletableFuture<Object> reply = CompletableFuture.supplyAsync(() -> client.call("INCR", "n"));
    Awaitility.await()
        .during(Duration.ofMillis(200))
        .atMost(Duration.ofSeconds(5))
        .until(() -> direct.call("GET", "n") == null && !reply.isDone());
    proxy.heal();
    assertThat(reply.get(5, TimeUnit.SECONDS)).isEqualTo(1L);
  }

  @Test
  void delaysARequest() {
    proxy.on(named("PING"), 2, new Mischief.Delay(Duration.ofMillis(300)));
    assertThat(client.call("PING")).isEqualTo("PONG");
    long from = System.nanoTime();
    assertThat(client.call("PING")).isEqualTo("PONG");
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(Duration.ofMillis(290));
  }

  @Test
  void dripsTakeTheirTimeAndLoseNothing() {
    proxy.drip(10, Duration.ofMillis(5));
    String text = "y".repeat(300);
    long from = System.nanoTime();
    client.call("SET", "k", text);
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(Duration.ofMillis(140));
    proxy.heal();
    assertThat(client.call("GET", "k")).isEqualTo(text);
  }

  @Test
  void cutsAReplyInItsMiddle() {
    client.call("SET", "k", "z".repeat(1_000));
    proxy.on(named("GET"), 1, new Mischief.HalfReply());
    assertThatThrownBy(() -> client.call("GET", "k")).isInstanceOf(RuntimeException.class);
  }

  @Test
  void endsOneDirectionAndStillExecutes() {
    proxy.on(named("INCR"), 1, new Mischief.HalfClose());
    assertThatThrownBy(() -> client.call("INCR", "n")).isInstanceOf(UncheckedIOException.class);
    awaitValue("n", "1");
  }

  @Test
  void resetsEveryConnection() {
    client.call("PING");
    try (PlainRedis second = PlainRedis.local(proxy.port())) {
      second.call("PING");
      assertThat(proxy.reset()).isEqualTo(2);
      assertThatThrownBy(() -> second.call("PING")).isInstanceOf(UncheckedIOException.class);
    }
    assertThatThrownBy(() -> client.call("PING")).isInstanceOf(UncheckedIOException.class);
    assertThat(proxy.connections()).isZero();
    client = PlainRedis.local(proxy.port());
    assertThat(client.call("PING")).isEqualTo("PONG");
  }

  @Test
  void refusesAsADeadRedisDoes() {
    try (RespProxy toNobody = RespProxy.to(1)) {
      PlainRedis refused = PlainRedis.local(toNobody.port());
      assertThatThrownBy(() -> refused.call("PING")).isInstanceOf(UncheckedIOException.class);
      refused.close();
    }
  }

  private static java.util.function.Predicate<Command> named(String name) {
    return command -> command.name().equals(name);
  }

  private void awaitValue(String key, String value) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> value.equals(direct.call("GET", key)));
  }
}
