package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.Job;
import dev.reprise.PermanentFailureException;
import dev.reprise.Reprise;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.embedded.RedisProcess.Options;
import dev.reprise.testkit.PlainRedis;
import dev.reprise.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `reprise doctor` against a Redis that is whole, and against many that aren't.
@Timeout(120)
class DoctorRedisTest {
  @TempDir Path dir;

  @BeforeEach
  void homeOfItsOwn() {
    System.setProperty("user.home", dir.toString());
  }

  @Test
  void aHealthyOneShowsWhatWasChecked() {
    try (RedisProcess redis = RedisProcess.start(Options.in(dir.resolve("redis")));
        Reprise reprise = Reprise.connect(redis.uri());
        Worker worker = reprise.worker("w").handle(Noop.TYPE, chunk -> {}).start()) {
      reprise.submit(Noop.TYPE.job(new Noop("")).chunks(3)).await(Duration.ofSeconds(30));
      Cli.Result result = doctor(redis);
      assertThat(result.exit()).as(result.out()).isZero();
      assertThat(result.out())
          .contains("✓ persistence", "✓ rights", "✓ workers      1 worker (1 on ")
          .contains("✓ jobs         1 COMPLETED", "✓ chunks       each in one place")
          .endsWith("Nothing is wrong.\n")
          .doesNotContain("✗", "!");
      assertThat(result.err()).isEmpty();
      assertThat(worker.name()).isEqualTo("w");
    }
  }

  @Test
  void itChangesNothing() {
    try (RedisProcess redis = RedisProcess.start(Options.in(dir.resolve("redis")))) {
      Cli.Result result = doctor(redis);
      assertThat(result.exit()).isZero();
      assertThat(result.out()).contains("! namespace    reprise isn't used yet");
      assertThat(call(redis, "DBSIZE")).isEqualTo("0");
    }
  }

  @Test
  void jsonIsAnObjectAFinding() {
    try (RedisProcess redis =
        RedisProcess.start(Options.in(dir.resolve("redis")).appendOnly(false))) {
      List<JsonNode> findings = Cli.run("doctor", "--json", "--redis", redis.uri()).objects();
      assertThat(findings)
          .allSatisfy(
              each ->
                  assertThat(Cli.keys(each)).containsExactly("level", "check", "found", "remedy"));
      JsonNode first = findings.getFirst();
      assertThat(first.path("level").asText()).isEqualTo("wrong");
      assertThat(first.path("check").asText()).isEqualTo("persistence");
      assertThat(first.path("remedy").asText()).startsWith("redis-cli CONFIG SET appendonly yes");
    }
  }

  @Test
  void workerThatHaltedIsNamed() {
    Semaphore permits = new Semaphore(1);
    try (RedisProcess redis = RedisProcess.start(Options.in(dir.resolve("redis")));
        Reprise reprise = Reprise.connect(redis.uri());
        Worker worker = reprise.worker("w").handle(Noop.TYPE, chunk -> permits.acquire()).start()) {
      Job lost = reprise.submit(Noop.TYPE.job(new Noop("")).chunks(9));
      await().until(() -> lost.view().done() == 1);
      call(redis, "FLUSHALL");
      Job next;
      try (Reprise fresh = Reprise.connect(redis.uri())) {
        next = fresh.submit(Noop.TYPE.job(new Noop("")).chunks(1));
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(doctor(redis).out())
                      .contains(
                          "worker w on ", "has halted: it remembers jobs that Redis doesn't"));
      assertThat(Cli.run("job", next.id(), "--redis", redis.uri()).out())
          .contains("its workers have halted");
      assertThat(reprise.job(next.id()).orElseThrow().view().done()).isZero();
      permits.release(100);
      assertThat(worker.name()).isEqualTo("w");
    }
  }

  @Test
  void nobodyThereIsThree() {
    Cli.Result result = Cli.run("doctor", "--redis", "redis://127.0.0.1:1");
    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.out()).contains("✗ redis", "127.0.0.1:1", "check that it runs", "✓ java");
  }

  @Test
  void tooOldIsNamed() throws Exception {
    try (FakeRedis redis = FakeRedis.saying("# Server\r\nredis_version:5.0.0\r\nrole:master\r\n")) {
      Cli.Result result = Cli.run("doctor", "--redis", redis.uri());
      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.out()).contains("version 5.0.0, Reprise needs 6.2 or newer");
    }
  }

  @Test
  void settingsThatLoseJobsHaveTheirCommand() {
    says(
        List.of("maxmemory-policy allkeys-lru"),
        true,
        "✗ eviction",
        "allkeys-lru",
        "CONFIG SET maxmemory-policy noeviction");
    says(List.of(), false, "✗ persistence  off", "CONFIG SET appendonly yes");
    says(
        List.of("save 3600 1"),
        false,
        "✗ persistence  snapshots only",
        "CONFIG SET appendonly yes");
    says(List.of("maxmemory 1mb"), true, "✗ memory", "raise maxmemory");
  }

  private void says(List<String> lines, boolean appendOnly, String... says) {
    Path own = dir.resolve("redis" + Math.abs(lines.hashCode()) + appendOnly);
    Options options = Options.in(own).appendOnly(appendOnly).lines(lines.toArray(String[]::new));
    try (RedisProcess redis = RedisProcess.start(options)) {
      Cli.Result result = doctor(redis);
      assertThat(result.exit()).as(result.out()).isEqualTo(1);
      assertThat(result.out()).contains(says);
    }
  }

  @Test
  void missingRightsAreNamedWithTheCommandThatGivesThem() throws Exception {
    try (RedisProcess redis = RedisProcess.start(Options.in(dir.resolve("redis")))) {
      Path password = Files.writeString(dir.resolve("password"), "secret\n");
      assertThat(user(redis, password, "&*", "+@all").out())
          .contains("✓ rights       user ann may do all that Reprise does");
      assertThat(user(redis, password, "resetchannels", "+@all").out())
          .contains("✗ rights", "may not use the channels of namespace reprise", "'&{reprise:*'");
      assertThat(user(redis, password, "&*", "+@all", "-zadd", "-xread").out())
          .contains("may not use ZADD, XREAD", "redis-cli ACL SETUSER ann", "+zadd +xread");
      Cli.Result foreign = user(redis, password, "&*", "+@all", "resetkeys", "~other:*");
      assertThat(foreign.exit()).isEqualTo(1);
      assertThat(foreign.out()).contains("'~{reprise:*'");
    }
  }

  private static Cli.Result user(RedisProcess redis, Path password, String... rights) {
    List<String> words = new ArrayList<>(List.of("ACL", "SETUSER", "ann", "reset", "on"));
    words.addAll(List.of(">secret", "~*"));
    words.addAll(List.of(rights));
    call(redis, words.toArray(String[]::new));
    return Cli.run(
        "doctor",
        "--redis",
        redis.uri(),
        "--redis-user",
        "ann",
        "--redis-password-file",
        password.toString());
  }

  @Test
  void whatStandsIsNamedWithWhatMovesIt() {
    try (RedisProcess redis = RedisProcess.start(Options.in(dir.resolve("redis")));
        Reprise reprise = Reprise.connect(redis.uri())) {
      reprise.submit(Noop.TYPE.job(new Noop("")).id("alone").chunks(3));
      assertThat(doctor(redis).out())
          .contains("✗ workers      no worker runs, and 1 job can't go on", "-> reprise worker");
      Job failing = reprise.submit(Noop.TYPE.job(new Noop("fail")).id("failing").chunks(1));
      Job paused = reprise.submit(Noop.TYPE.job(new Noop("")).id("paused").chunks(1));
      paused.pause("lunch");
      try (Worker worker = reprise.worker("w").handle(Noop.TYPE, DoctorRedisTest::work).start()) {
        failing.await(Duration.ofSeconds(30));
        reprise.submit(Other.TYPE.job(new Other("")).id("other").chunks(1));
        Cli.Result result = doctor(redis);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out())
            .contains("✗ jobs         job other.0 stands: no worker handles type other")
            .contains("-> reprise worker --types other")
            .contains("! jobs         job paused.0 is PAUSED", "-> reprise resume paused.0")
            .contains("job failing.0 FAILED with 1 dead chunk", "reprise redrive failing.0");
        assertThat(worker.name()).isEqualTo("w");
      }
    }
  }

  @Test
  void aBrokenPartitionIsNamed() {
    try (RedisProcess redis = RedisProcess.start(Options.in(dir.resolve("redis")));
        Reprise reprise = Reprise.connect(redis.uri())) {
      reprise.submit(Noop.TYPE.job(new Noop("")).id("torn").chunks(5));
      call(redis, "HSET", "{reprise:0}:job:torn.0", "next", "3");
      assertThat(doctor(redis).out())
          .contains("✗ chunks", "torn.0", "-> reprise audit torn.0 --repair");
    }
  }

  @Test
  void whatItSaysOfItselfIsJudged() {
    Map<String, String> info =
        Map.of(
            "redis_version", "7.2.0",
            "aof_enabled", "1",
            "aof_last_write_status", "err",
            "aof_last_bgrewrite_status", "err",
            "rdb_last_bgsave_status", "err",
            "used_memory", "800000000",
            "maxmemory", "1000000000",
            "mem_fragmentation_ratio", "-nan",
            "connected_slaves", "2",
            "maxmemory_policy", "volatile-ttl");
    List<Finding> found = new ServerChecks("h:1", info, Map.of("appendfsync", "no")).all(false);
    assertThat(found.stream().map(Finding::found))
        .anyMatch(text -> text.contains("last write to the append-only file failed"))
        .anyMatch(text -> text.contains("last rewrite of the append-only file failed"))
        .anyMatch(text -> text.contains("last snapshot failed"))
        .anyMatch(text -> text.contains("without fsync"))
        .anyMatch(text -> text.contains("primary of 2 replicas"))
        .anyMatch(text -> text.contains("800.0 MB used of 1.0 GB"));
    Duration[] slow = {Duration.ofMillis(6), Duration.ofMillis(7), Duration.ofMillis(300)};
    assertThat(ServerChecks.latency(List.of(slow)).level()).isEqualTo(Finding.Level.NOTE);
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(ServerChecks.clock(now, now.minusSeconds(3_600)).found())
        .contains("1 h 0 min ", "behind Redis");
  }

  private record Other(String text) {
    static final dev.reprise.JobType<Other> TYPE = dev.reprise.JobType.of("other", Other.class);
  }

  private static void work(dev.reprise.Chunk<Noop> chunk) {
    if (!chunk.params().equals(new Noop(""))) {
      throw new PermanentFailureException("can't be done");
    }
  }

  private static Cli.Result doctor(RedisProcess redis) {
    return Cli.run("doctor", "--redis", redis.uri());
  }

  private static String call(RedisProcess redis, String... words) {
    try (PlainRedis plain = PlainRedis.local(redis.port())) {
      return String.valueOf(plain.call(words));
    }
  }
}
