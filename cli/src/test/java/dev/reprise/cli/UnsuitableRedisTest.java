package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reprise.RedisUnsuitableException;
import dev.reprise.Reprise;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.embedded.RedisProcess.Options;
import dev.reprise.store.Jobs.ControlReply;
import dev.reprise.testkit.PlainRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Redis that can't be used gets one sentence that says what to change, and exit code 3.
class UnsuitableRedisTest {
  @TempDir Path dir;

  @Test
  void nobodyThere() {
    refused(Cli.run("jobs", "--redis", "redis://127.0.0.1:1"), "127.0.0.1:1", "check that it runs");
  }

  @Test
  void wrongPassword() throws Exception {
    try (RedisProcess redis = RedisProcess.start(Options.in(dir).password("right"))) {
      String uri = "redis://127.0.0.1:" + redis.port();
      Path file = Files.writeString(dir.resolve("password"), "wrong\n");
      refused(
          Cli.run("jobs", "--redis", uri, "--redis-password-file", file.toString()),
          "refuses this user or password",
          "--redis-password-file");
      refused(Cli.run("jobs", "--redis", uri), "refuses this user or password");
      Files.writeString(file, "right\n");
      assertThat(Cli.run("jobs", "--redis", uri, "--redis-password-file", file.toString()).exit())
          .isZero();
    }
  }

  @Test
  void tooOld() throws Exception {
    try (FakeRedis redis =
        FakeRedis.saying("# Server\r\nredis_version:5.0.0\r\n# Replication\r\nrole:master\r\n")) {
      refused(Cli.run("jobs", "--redis", redis.uri()), "version 5.0.0", "6.2 or newer");
    }
  }

  @Test
  void evicting() {
    try (RedisProcess redis =
        RedisProcess.start(Options.in(dir).lines("maxmemory-policy allkeys-lru"))) {
      refused(Cli.run("jobs", "--redis", redis.uri()), "allkeys-lru", "noeviction");
    }
  }

  @Test
  void readOnlyReplica() {
    try (RedisProcess primary = RedisProcess.start(Options.in(dir.resolve("a")));
        RedisProcess replica =
            RedisProcess.start(
                Options.in(dir.resolve("b")).lines("replicaof 127.0.0.1 " + primary.port()))) {
      refused(
          Cli.run("jobs", "--redis", replica.uri()),
          "read-only replica",
          "127.0.0.1:" + primary.port());
    }
  }

  /// Who has to make room must be able to look, and to end what isn't needed.
  @Test
  void aFullOneRefusesWorkAndLetsItselfBeLookedAt() {
    try (RedisProcess redis = RedisProcess.start(Options.in(dir));
        Reprise reprise = Reprise.connect(redis.uri())) {
      reprise.submit(Noop.TYPE.job(new Noop("")).id("there").chunks(3));
      try (PlainRedis plain = PlainRedis.local(redis.port())) {
        plain.call("CONFIG", "SET", "maxmemory", "1mb");
      }
      assertThatThrownBy(() -> reprise.submit(Noop.TYPE.job(new Noop("")).id("new").chunks(3)))
          .hasMessageContaining("at its memory limit and refused script submit")
          .isInstanceOf(RedisUnsuitableException.class);
      assertThat(Cli.run("jobs", "--redis", redis.uri()).out()).contains("there.0");
      assertThat(Cli.run("audit", "--redis", redis.uri()).exit()).isZero();
      assertThat(Cli.run("cancel", "there.0", "--redis", redis.uri()).exit()).isZero();
      assertThat(Cli.run("recover", "--redis", redis.uri()).exit()).isZero();
      assertThat(reprise.job("there.0").orElseThrow().purge())
          .isInstanceOf(ControlReply.Done.class);
    }
  }

  @Test
  void aDiskThatTakesNothingIsNamed() throws Exception {
    Path full = Files.createDirectory(dir.resolve("full"));
    Options options =
        Options.in(dir.resolve("redis"))
            .appendOnly(false)
            .lines("save 3600 1", "enable-protected-configs yes");
    try (RedisProcess redis = RedisProcess.start(options);
        Reprise reprise = Reprise.connect(redis.uri());
        PlainRedis plain = PlainRedis.local(redis.port())) {
      plain.call("CONFIG", "SET", "dir", full.toString());
      Files.delete(full); // no snapshot can be written any more
      plain.call("BGSAVE");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  plain
                      .call("INFO", "persistence")
                      .toString()
                      .contains("rdb_last_bgsave_status:err"));
      assertThatThrownBy(() -> reprise.submit(Noop.TYPE.job(new Noop("")).chunks(3)))
          .isInstanceOf(RedisUnsuitableException.class)
          .hasMessageContaining("can't write to its disk and refuses writes")
          .hasMessageEndingWith("See docs/troubleshooting.md#redis-cant-write-to-its-disk.");
    }
  }

  @Test
  void anotherLayoutIsRefusedByName() {
    try (RedisProcess redis = RedisProcess.start(Options.in(dir));
        PlainRedis plain = PlainRedis.local(redis.port())) {
      plain.call("HSET", "{reprise}:namespace", "layout", "2", "shards", "1");
      refused(
          Cli.run("jobs", "--redis", redis.uri()),
          "has key layout 2, this version reads layout 1",
          "See docs/troubleshooting.md#another-key-layout.");
    }
  }

  private static void refused(Cli.Result result, String... says) {
    assertThat(result.err()).startsWith("reprise: ").contains(says).hasLineCount(1);
    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.out()).isEmpty();
  }
}
