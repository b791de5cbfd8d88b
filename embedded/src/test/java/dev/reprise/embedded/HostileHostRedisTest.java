package dev.reprise.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Hosts that make it hard: another user's folder, a full disk, no binary, odd paths.
@Timeout(120)
class HostileHostRedisTest {
  private static final boolean ROOT = System.getProperty("user.name").equals("root");

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
  void anotherUsersHomeIsOneSentence() throws Exception {
    EmbeddedRedis.startOrJoin(home);
    String said;
    if (ROOT) {
      said = asAnother(home);
    } else {
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("---------"));
      said = StartsRedis.saidBy(StartsRedis.inAnotherProcess(home, List.of()));
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    }
    assertThat(said)
        .startsWith("The folder " + home.resolve("redis") + " may not be used by ")
        .contains("set REPRISE_HOME to a folder of your own")
        .hasLineCount(1);
  }

  @Test
  void aFullDiskIsOneSentence() throws Exception {
    String said = onASmallDisk("size=64k", "");
    assertThat(said).contains("No space left on device").hasLineCount(1);
    assertThat(said).containsAnyOf("make the folder writable", "the space on its disk");
  }

  @Test
  void aDiskThatCanOnlyBeReadIsOneSentence() throws Exception {
    String said = onASmallDisk("size=64k", "mount -o remount,ro " + folder + " && ");
    assertThat(said).contains("Read-only file system", "set REPRISE_HOME").hasLineCount(1);
  }

  @Test
  void aPlatformWithoutABinaryTakesTheOneOnThePath() throws Exception {
    Path bundled = RedisBinary.locate(folder, Map.of()).path();
    Path bin = Files.createDirectory(folder.resolve("path"));
    Files.createSymbolicLink(bin.resolve("valkey-server"), bundled);
    String said = onAnUnknownPlatform(bin);
    assertThat(said).matches("[0-9]+");
    assertThat(EmbeddedRedis.status(home).orElseThrow().pid()).isEqualTo(Long.parseLong(said));
  }

  @Test
  void aPlatformWithoutAnyIsOneSentence() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("path"));
    script(bin.resolve("redis-server"), "Redis server v=5.0.7 sha=0");
    assertThat(onAnUnknownPlatform(bin))
        .contains("No Redis is bundled for linux-sparc64", "on the PATH", "use --redis URI")
        .hasLineCount(1);
  }

  @Test
  void aServerThatIsTooOldOrNoneIsNamed() throws Exception {
    Path old = script(folder.resolve("old-server"), "Redis server v=5.0.7 sha=0");
    assertThat(withServer(old)).contains("is version 5.0.7, Reprise needs 6.2 or newer");
    Path none = script(folder.resolve("no-server"), "hello");
    assertThat(withServer(none)).contains("can't be run", "REPRISE_REDIS_SERVER");
  }

  @Test
  void anOlderServerIsNotLetAtDataThatItWouldMiss() throws Exception {
    EmbeddedRedis.startOrJoin(home);
    EmbeddedRedis.stop(home);
    Path old = script(folder.resolve("redis-server"), "Redis server v=6.2.14 sha=0");
    assertThat(withServer(old))
        .contains("was written by a Redis 7 or newer", "Redis 6.2.14 can't read it")
        .hasLineCount(1);
  }

  @Test
  void oddAndLongPathsAreFine() throws IOException {
    for (String name :
        List.of(
            "blank and \"quote\"",
            "quote' $HOME",
            "中文 é",
            "n".repeat(200) + "/" + "m".repeat(200))) {
      Path odd = folder.resolve(name);
      EmbeddedRedis redis = EmbeddedRedis.startOrJoin(odd);
      try {
        Homes.set(redis, "a", "1");
        EmbeddedRedis.stop(odd);
        assertThat(Homes.get(EmbeddedRedis.startOrJoin(odd), "a")).as(name).isEqualTo("1");
      } finally {
        EmbeddedRedis.stop(odd);
      }
    }
    assertThatThrownBy(() -> EmbeddedRedis.startOrJoin(folder.resolve("x".repeat(300))))
        .isInstanceOf(EmbeddedRedisException.class)
        .hasMessageContainingAll("can't be made", "set REPRISE_HOME");
  }

  private String withServer(Path server) throws IOException {
    return StartsRedis.saidBy(
        StartsRedis.inAnotherProcess(home, List.of("env", "REPRISE_REDIS_SERVER=" + server)));
  }

  private String onAnUnknownPlatform(Path bin) throws IOException {
    return StartsRedis.saidBy(
        StartsRedis.inAnotherProcess(
            home, List.of("/usr/bin/env", "PATH=" + bin, "JAVA_TOOL_OPTIONS=-Dos.arch=sparc64")));
  }

  private static Path script(Path file, String says) throws IOException {
    Files.writeString(file, "#!/bin/sh\necho '" + says + "'\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  /// In a mount name space of its own, where `folder` is a small disk in memory.
  private String onASmallDisk(String options, String then) throws IOException {
    String mount = "mount -t tmpfs -o " + options + " small " + folder + " && " + then;
    return StartsRedis.saidBy(
        StartsRedis.inAnotherProcess(
            home,
            List.of("unshare", ROOT ? "-m" : "-rm", "sh", "-c", mount + "exec \"$@\"", "sh")));
  }

  /// As root, but without what lets root into everybody's folders: so nothing has to be copied to
  /// where another user may read it, wherever the test runs.
  private String asAnother(Path theirs) throws Exception {
    give(theirs, "nobody");
    List<String> without = List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search");
    String said = StartsRedis.saidBy(StartsRedis.inAnotherProcess(theirs, without));
    give(theirs, "root");
    return said;
  }

  private static void give(Path folder, String user) throws IOException {
    UserPrincipal owner =
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Files.setOwner(file, owner);
      }
    }
  }
}
