package dev.reprise.embedded;

import static dev.reprise.embedded.Homes.call;
import static dev.reprise.embedded.Homes.get;
import static dev.reprise.embedded.Homes.kill9;
import static dev.reprise.embedded.Homes.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedRedisRedisTest {
  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void homeWithABlankAndAQuote() {
    home = folder.resolve("my \"home\"");
  }

  @AfterEach
  void end() {
    EmbeddedRedis.stop(home);
  }

  @Test
  void firstStartsAndNextJoins() {
    EmbeddedRedis first = EmbeddedRedis.startOrJoin(home);
    EmbeddedRedis second = EmbeddedRedis.startOrJoin(home);

    assertThat(second).isEqualTo(first);
    assertThat(first.uri())
        .isEqualTo("redis://:" + first.password() + "@127.0.0.1:" + first.port());
    assertThat(first.version()).isEqualTo("7.0.15");
    assertThat(first.toString()).doesNotContain(first.password());
  }

  @Test
  void isDurableAndRefusesToEvict() throws IOException {
    EmbeddedRedis redis = EmbeddedRedis.startOrJoin(home);

    assertThat(call(redis, "INFO", "persistence")).contains("aof_enabled:1");
    assertThat(call(redis, "INFO", "memory")).contains("maxmemory_policy:noeviction");
  }

  @Test
  void nobodyElseCanReadItsFolder() throws IOException {
    EmbeddedRedis redis = EmbeddedRedis.startOrJoin(home);

    assertThat(permissions(redis.dir())).isEqualTo("rwx------");
    assertThat(permissions(redis.dir().resolve("redis.conf"))).isEqualTo("rw-------");
    assertThat(permissions(redis.dir().resolve("endpoint"))).isEqualTo("rw-------");
    assertThat(redis.dir().resolve("endpoint")).hasContent(redis.uri());
  }

  @Test
  void threadsAndProcessesAtOnceStartOne() throws Exception {
    List<Callable<Long>> starts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      starts.add(() -> EmbeddedRedis.startOrJoin(home).pid());
    }
    for (int i = 0; i < 2; i++) {
      Process process = StartsRedis.inAnotherProcess(home, List.of());
      starts.add(() -> StartsRedis.pidSaidBy(process));
    }
    List<Long> pids = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Long> pid : threads.invokeAll(starts)) {
        pids.add(pid.get());
      }
    }

    assertThat(pids).hasSize(6).containsOnly(pids.getFirst());
    assertThat(Files.readString(home.resolve("redis/redis.log")))
        .containsOnlyOnce("Server initialized");
  }

  @Test
  void killedRedisComesBackWithItsDataOnItsPort() throws IOException {
    EmbeddedRedis before = EmbeddedRedis.startOrJoin(home);
    set(before, "job", "half done");
    kill9(before);
    EmbeddedRedis after = EmbeddedRedis.startOrJoin(home);

    assertThat(after.pid()).isNotEqualTo(before.pid());
    assertThat(after.uri()).isEqualTo(before.uri());
    assertThat(get(after, "job")).isEqualTo("half done");
  }

  @Test
  void movesToAnotherPortWhereItsOwnWasTaken() throws IOException {
    EmbeddedRedis before = EmbeddedRedis.startOrJoin(home);
    set(before, "job", "half done");
    EmbeddedRedis.stop(home);
    try (ServerSocket thief =
        new ServerSocket(before.port(), 5, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      EmbeddedRedis after = EmbeddedRedis.startOrJoin(home);

      assertThat(after.port()).isNotEqualTo(thief.getLocalPort());
      assertThat(after.password()).isEqualTo(before.password());
      assertThat(get(after, "job")).isEqualTo("half done");
    }
    EmbeddedRedis.stop(home);
  }

  @Test
  void outlivesKillOfTheLaunchersWholeProcessGroup() throws Exception {
    Process command = StartsRedis.inAnotherProcess(home, List.of("setsid"), "--stay");
    long pid = StartsRedis.pidSaidBy(command);
    int kill =
        new ProcessBuilder("/bin/sh", "-c", "kill -9 -" + command.pid())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();

    assertThat(kill).isZero();
    assertThat(command.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(EmbeddedRedis.startOrJoin(home).pid()).isEqualTo(pid);
  }

  @Test
  void stopsAndSaysSo() {
    assertThat(EmbeddedRedis.status(home)).isEmpty();
    assertThat(EmbeddedRedis.stop(home)).isFalse();
    assertThat(home).doesNotExist();

    EmbeddedRedis redis = EmbeddedRedis.startOrJoin(home);
    EmbeddedRedis.Status status = EmbeddedRedis.status(home).orElseThrow();
    assertThat(status.pid()).isEqualTo(redis.pid());
    assertThat(status.port()).isEqualTo(redis.port());
    assertThat(status.loading()).isFalse();
    assertThat(status.memoryBytes()).isPositive();
    assertThat(status.log()).isRegularFile();

    assertThat(EmbeddedRedis.stop(home)).isTrue();
    assertThat(EmbeddedRedis.status(home)).isEmpty();
    assertThat(EmbeddedRedis.stop(home)).isFalse();
  }

  @Test
  void staleFilesOfADeadMachineMeanNothing() throws IOException {
    EmbeddedRedis before = EmbeddedRedis.startOrJoin(home);
    set(before, "job", "half done");
    kill9(before);
    Files.writeString(before.dir().resolve("redis.pid"), ProcessHandle.current().pid() + "\n");
    EmbeddedRedis after = EmbeddedRedis.startOrJoin(home);

    assertThat(get(after, "job")).isEqualTo("half done");
    assertThat(ProcessHandle.current().isAlive()).isTrue();
  }

  @Test
  void theCopyOfAHomeGetsARedisOfItsOwn() throws IOException {
    EmbeddedRedis original = EmbeddedRedis.startOrJoin(home);
    Path copy = folder.resolve("copy");
    Files.createDirectories(copy.resolve("redis"));
    for (String name : List.of("redis.conf", "redis.pid")) {
      Files.copy(original.dir().resolve(name), copy.resolve("redis").resolve(name));
    }
    assertThat(EmbeddedRedis.status(copy)).isEmpty();
    assertThat(EmbeddedRedis.stop(copy)).isFalse();
    EmbeddedRedis other = EmbeddedRedis.startOrJoin(copy);
    try {
      assertThat(other.pid()).isNotEqualTo(original.pid());
      assertThat(other.port()).isNotEqualTo(original.port());
    } finally {
      EmbeddedRedis.stop(copy);
    }
    assertThat(EmbeddedRedis.startOrJoin(home)).isEqualTo(original);
  }

  @Test
  void waitsWhileRedisReadsItsData() throws IOException {
    EmbeddedRedis before = EmbeddedRedis.startOrJoin(home);
    set(before, "first", "1");
    EmbeddedRedis.stop(home);
    int keys = 1_000_000;
    Path aof = before.dir().resolve("appendonlydir/appendonly.aof.1.incr.aof");
    try (BufferedWriter out = Files.newBufferedWriter(aof, StandardOpenOption.APPEND)) {
      for (int i = 0; i < keys; i++) {
        String key = "key:" + (1_000_000 + i);
        out.write("*3\r\n$3\r\nSET\r\n$" + key.length() + "\r\n" + key + "\r\n$1\r\n1\r\n");
      }
    }
    assertThat(call(EmbeddedRedis.startOrJoin(home), "DBSIZE")).isEqualTo("" + (keys + 1));
  }

  @Test
  void brokenDataIsOneSentenceWithRedissLastWords() throws IOException {
    EmbeddedRedis before = EmbeddedRedis.startOrJoin(home);
    set(before, "job", "half done");
    EmbeddedRedis.stop(home);
    Files.writeString(
        before.dir().resolve("appendonlydir/appendonly.aof.1.incr.aof"), "no such format\r\n");

    assertThatThrownBy(() -> EmbeddedRedis.startOrJoin(home))
        .isInstanceOf(EmbeddedRedisException.class)
        .hasMessageContaining("Bad file format reading the append only file")
        .hasMessageContaining("redis.log")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aFrozenRedisIsNamedAndNeverDoubled() throws Exception {
    EmbeddedRedis redis = EmbeddedRedis.startOrJoin(home);
    signal("STOP", redis);
    try {
      assertThatThrownBy(() -> new Daemon(RedisFolder.of(home), Duration.ofMillis(100)).start())
          .isInstanceOf(EmbeddedRedisException.class)
          .hasMessageContaining("pid " + redis.pid())
          .hasMessageContaining("doesn't answer");
    } finally {
      signal("CONT", redis);
    }
    assertThat(EmbeddedRedis.startOrJoin(home)).isEqualTo(redis);
  }

  @Test
  void keepAliveBringsItBackAtOnce() throws IOException {
    EmbeddedRedis before = EmbeddedRedis.startOrJoin(home);
    set(before, "job", "half done");
    try (KeepAlive keepAlive = KeepAlive.watch(home, before)) {
      for (int i = 0; i < 3; i++) {
        EmbeddedRedis victim = keepAlive.current();
        ProcessHandle.of(victim.pid()).orElseThrow().destroyForcibly();
        Awaitility.await()
            .atMost(Duration.ofSeconds(5))
            .pollInterval(Duration.ofMillis(5))
            .until(() -> keepAlive.current().pid() != victim.pid());
      }
      assertThat(keepAlive.current().uri()).isEqualTo(before.uri());
      assertThat(get(keepAlive.current(), "job")).isEqualTo("half done");
    }
  }

  @Test
  void twoThatKeepItAliveStartOne() {
    EmbeddedRedis before = EmbeddedRedis.startOrJoin(home);
    try (KeepAlive one = KeepAlive.watch(home, before);
        KeepAlive two = KeepAlive.watch(home, before)) {
      ProcessHandle.of(before.pid()).orElseThrow().destroyForcibly();
      Awaitility.await()
          .until(() -> one.current().pid() != before.pid() && two.current().pid() != before.pid());

      assertThat(one.current()).isEqualTo(two.current());
    }
  }

  @Test
  void keepAliveLetsGoWhenClosed() {
    EmbeddedRedis before = EmbeddedRedis.startOrJoin(home);
    KeepAlive.watch(home, before).close();
    kill9(before);

    assertThat(EmbeddedRedis.status(home)).isEmpty();
  }

  private static void signal(String name, EmbeddedRedis redis) throws Exception {
    int exit =
        new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + redis.pid())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    assertThat(exit).isZero();
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
