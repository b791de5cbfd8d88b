package dev.reprise.embedded;

import static dev.reprise.embedded.Homes.get;
import static dev.reprise.embedded.Homes.kill9;
import static dev.reprise.embedded.Homes.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whatever became of its files: a Redis with the data, or one sentence; never an empty one.
@Timeout(120)
class DataSafetyRedisTest {
  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void chooseHome() {
    home = folder.resolve("home");
  }

  @AfterEach
  void end() {
    EmbeddedRedis.stop(home);
  }

  @Test
  void aTailThatAPowerCutTruncatedIsLeftOut() throws IOException {
    Path aof = stoppedWithData();
    Files.writeString(aof, "*3\r\n$3\r\nSET\r\n$4\r\nla", StandardOpenOption.APPEND);

    EmbeddedRedis after = EmbeddedRedis.startOrJoin(home);
    assertThat(get(after, "first")).isEqualTo("1");
    assertThat(get(after, "second")).isEqualTo("2");
  }

  /// The server alone leaves out the command that was cut, keeps the MULTI before it, and at the
  /// next start runs what was written since as a part of that transaction.
  @Test
  void aTransactionThatAPowerCutTruncatedIsLeftOutForGood() throws IOException {
    Path aof = stoppedWithData();
    String half = "*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nSET\r\n$4\r\nhalf\r\n$1\r\n1\r\n*3\r\n$3\r\nSE";
    Files.writeString(aof, half, StandardOpenOption.APPEND);

    EmbeddedRedis after = EmbeddedRedis.startOrJoin(home);
    assertThat(get(after, "half")).isEmpty();
    set(after, "third", "3");
    kill9(after);
    EmbeddedRedis again = EmbeddedRedis.startOrJoin(home);
    assertThat(get(again, "second")).isEqualTo("2");
    assertThat(get(again, "third")).isEqualTo("3");
    assertThat(get(again, "half")).isEmpty();
  }

  @Test
  void aBreakInTheMiddleIsOneSentenceThatLeadsToTheRepair() throws IOException {
    Path aof = stoppedWithData();
    long good = Files.size(aof);
    Files.write(aof, new byte[4_096], StandardOpenOption.APPEND); // zeros, as some disks leave them
    Files.writeString(aof, "*1\r\n$4\r\nPING\r\n", StandardOpenOption.APPEND);

    assertRefused("Bad file format", "nothing was changed", "reprise redis check");
    EmbeddedRedis.Checked checked = EmbeddedRedis.check(home, false);
    assertThat(checked.whole()).isFalse();
    assertThat(checked.file()).isEqualTo("appendonly.aof.1.incr.aof");
    assertThat(checked.good()).isEqualTo(good);
    assertThat(Files.size(aof)).isGreaterThan(good);

    EmbeddedRedis.Checked repaired = EmbeddedRedis.check(home, true);
    assertThat(repaired.whole()).isTrue();
    assertThat(repaired.copy()).isNotNull().isDirectoryContaining("glob:**.incr.aof");
    assertThat(Files.size(repaired.copy().resolve(aof.getFileName()))).isGreaterThan(good);
    assertThat(EmbeddedRedis.check(home, false).whole()).isTrue();
    assertThat(get(EmbeddedRedis.startOrJoin(home), "second")).isEqualTo("2");
  }

  @Test
  void aDamagedBaseIsOneSentenceAndNoRepairIsClaimed() throws IOException {
    Path aof = stoppedWithData();
    Path base = aof.resolveSibling("appendonly.aof.1.base.rdb");
    try (RandomAccessFile file = new RandomAccessFile(base.toFile(), "rw")) {
      file.seek(20);
      file.write(new byte[30]);
    }
    assertRefused("its last words were", "reprise redis check");
    assertThat(EmbeddedRedis.check(home, true).whole()).isFalse();
    assertThat(aof).isNotEmptyFile();
  }

  @Test
  void missingFilesNeverMeanAnEmptyRedis() throws IOException {
    Path aof = stoppedWithData();
    Path manifest = aof.resolveSibling("appendonly.aof.manifest");
    Path aside = folder.resolve("aside");
    Files.move(manifest, aside);
    assertRefused("appendonly.aof.manifest", "is missing", "restore it from a backup");
    Files.move(aside, manifest);
    Files.move(aof.getParent(), aside);
    assertRefused("is gone", "restore it from a backup", "to begin with an empty one");
    Files.move(aside, aof.getParent());

    assertThat(get(EmbeddedRedis.startOrJoin(home), "second")).isEqualTo("2");
  }

  @Test
  void theCopyOfARunningHomeHasTheDataAndARedisOfItsOwn() throws IOException {
    EmbeddedRedis original = EmbeddedRedis.startOrJoin(home);
    set(original, "first", "1");
    Path copy = folder.resolve("copy");
    copy(home, copy);
    try {
      assertThat(EmbeddedRedis.status(copy)).isEmpty();
      assertThat(EmbeddedRedis.stop(copy)).isFalse();
      EmbeddedRedis other = EmbeddedRedis.startOrJoin(copy);
      assertThat(other.pid()).isNotEqualTo(original.pid());
      assertThat(other.port()).isNotEqualTo(original.port());
      assertThat(get(other, "first")).isEqualTo("1");
      set(other, "first", "changed in the copy");
      set(original, "second", "2");

      assertThat(EmbeddedRedis.stop(copy)).isTrue();
      assertThat(EmbeddedRedis.startOrJoin(home)).isEqualTo(original);
      assertThat(get(original, "first")).isEqualTo("1");
      assertThat(get(EmbeddedRedis.startOrJoin(copy), "second")).isEmpty();
    } finally {
      EmbeddedRedis.stop(copy);
    }
  }

  @Test
  void aHomeThatWasMovedUnderItsRedisIsNeverServedTwice() throws IOException {
    EmbeddedRedis redis = EmbeddedRedis.startOrJoin(home);
    set(redis, "first", "1");
    Path moved = folder.resolve("moved");
    Files.move(home, moved);
    assertThatThrownBy(() -> new Daemon(RedisFolder.of(moved), java.time.Duration.ZERO).start())
        .isInstanceOf(EmbeddedRedisException.class)
        .hasMessageContaining("pid " + redis.pid())
        .hasMessageContaining("the folder was moved");
    kill9(redis);
    assertThat(get(EmbeddedRedis.startOrJoin(moved), "first")).isEqualTo("1");
    EmbeddedRedis.stop(moved);
  }

  @Test
  void aRedisWhoseConfigurationAndPidAreLostIsNeverServedTwice() throws IOException {
    EmbeddedRedis redis = EmbeddedRedis.startOrJoin(home);
    set(redis, "first", "1");
    Files.delete(redis.dir().resolve("redis.conf"));
    Files.delete(redis.dir().resolve("redis.pid"));
    assertThatThrownBy(() -> new Daemon(RedisFolder.of(home), java.time.Duration.ZERO).start())
        .isInstanceOf(EmbeddedRedisException.class)
        .hasMessageContaining("pid " + redis.pid());
    kill9(redis);
    assertThat(get(EmbeddedRedis.startOrJoin(home), "first")).isEqualTo("1");
  }

  @Test
  void aForeignRedisOnItsPortUnderItsPidIsLeftAlone() throws IOException {
    EmbeddedRedis before = EmbeddedRedis.startOrJoin(home);
    set(before, "first", "1");
    kill9(before);
    RedisProcess.Options options =
        RedisProcess.Options.in(folder.resolve("foreign")).port(before.port());
    try (RedisProcess foreign = RedisProcess.start(options)) {
      Files.writeString(before.dir().resolve("redis.pid"), foreign.pid() + "\n");
      assertThat(EmbeddedRedis.stop(home)).isFalse();
      EmbeddedRedis after = EmbeddedRedis.startOrJoin(home);

      assertThat(after.port()).isNotEqualTo(before.port());
      assertThat(after.pid()).isNotEqualTo(foreign.pid());
      assertThat(get(after, "first")).isEqualTo("1");
      assertThat(foreign.isRunning()).isTrue();
    }
  }

  @Test
  void theDataOfAnOlderServerIsTakenOver() throws IOException {
    Path dir = Files.createDirectories(home.resolve("redis"));
    Files.writeString(
        dir.resolve("appendonly.aof"),
        "*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*3\r\n$3\r\nset\r\n$5\r\nfirst\r\n$1\r\n1\r\n");
    Files.writeString(dir.resolve("data-version"), "6.2.14\n");

    EmbeddedRedis redis = EmbeddedRedis.startOrJoin(home);
    assertThat(get(redis, "first")).isEqualTo("1");
    assertThat(dir.resolve("data-version")).hasContent("7.0.15");
  }

  @Test
  void theDataOfANewerServerIsNamed() throws IOException {
    Path aof = stoppedWithData();
    Files.writeString(aof.getParent().resolveSibling("data-version"), "9.1.0\n");
    Files.writeString(aof, "unreadable to an older one", StandardOpenOption.APPEND);
    assertRefused("last used by Redis 9.1.0", "this one is 7.0.15", "REPRISE_REDIS_SERVER");
  }

  private void assertRefused(String... says) {
    assertThatThrownBy(() -> EmbeddedRedis.startOrJoin(home))
        .isInstanceOf(EmbeddedRedisException.class)
        .hasMessageContainingAll(says)
        .hasMessageNotContaining("\n");
    assertThat(EmbeddedRedis.status(home)).isEmpty();
  }

  /// @return its append-only file
  private Path stoppedWithData() throws IOException {
    EmbeddedRedis redis = EmbeddedRedis.startOrJoin(home);
    set(redis, "first", "1");
    set(redis, "second", "2");
    EmbeddedRedis.stop(home);
    return redis.dir().resolve("appendonlydir/appendonly.aof.1.incr.aof");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            to.resolve(from.relativize(file).toString()),
            java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
