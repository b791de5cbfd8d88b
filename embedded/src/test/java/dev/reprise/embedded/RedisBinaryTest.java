package dev.reprise.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisBinaryTest {
  @TempDir Path home;

  @Test
  void bundledBinaryIsExtractedOnce() throws IOException {
    RedisBinary first = RedisBinary.locate(home, Map.of());
    var extracted = Files.getLastModifiedTime(first.path());
    RedisBinary second = RedisBinary.locate(home, Map.of());

    assertThat(second).isEqualTo(first);
    assertThat(first.path()).isExecutable().hasParent(home.resolve("bin"));
    assertThat(Files.getLastModifiedTime(first.path())).isEqualTo(extracted);
    try (Stream<Path> files = Files.list(home.resolve("bin"))) {
      assertThat(files).containsExactly(first.path());
    }
  }

  @Test
  void namedBinaryGoesFirst() throws IOException {
    Path own = Files.createFile(home.resolve("my-redis"));
    assertThat(own.toFile().setExecutable(true)).isTrue();

    assertThat(RedisBinary.locate(home, Map.of("REPRISE_REDIS_SERVER", own.toString())).path())
        .isEqualTo(own);
  }

  @Test
  void wrongNameIsOneSentence() {
    assertThatThrownBy(
            () -> RedisBinary.locate(home, Map.of("REPRISE_REDIS_SERVER", "/no/such/redis")))
        .isInstanceOf(EmbeddedRedisException.class)
        .hasMessage(
            "REPRISE_REDIS_SERVER names /no/such/redis, which is no executable file; correct it,"
                + " or unset it to use the bundled Redis.");
  }

  @Test
  void homeIsTheVariableOrBelowTheUsersHome() {
    Properties user = new Properties();
    user.setProperty("user.home", "/home/ann");

    assertThat(RepriseHome.resolve(Map.of("REPRISE_HOME", "/srv/r"), user)).hasToString("/srv/r");
    assertThat(RepriseHome.resolve(Map.of(), user)).hasToString("/home/ann/.reprise");
    assertThatThrownBy(() -> RepriseHome.resolve(Map.of(), new Properties()))
        .hasMessageContaining("set REPRISE_HOME");
  }
}
