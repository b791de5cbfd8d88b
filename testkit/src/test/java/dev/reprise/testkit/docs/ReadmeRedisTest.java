package dev.reprise.testkit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.JobResult;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.store.JobStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeRedisTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Path EXAMPLE =
      Path.of("src/test/java/dev/reprise/testkit/docs/ReadmeExample.java");

  @Test
  void readmeShowsTheExampleThatIsCompiled() throws IOException {
    String code = Files.readString(EXAMPLE).split("// README\n")[1];
    String shown = Files.readString(README).split("```java\n")[1].split("```")[0];
    assertThat(words(shown)).isEqualTo(words(code));
  }

  @Test
  void theExampleRuns(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("places.csv");
    Files.writeString(file, "name,country\nVila,AD\n\"Kirov, Oblast\",RU\n");
    Set<String> seen = ConcurrentHashMap.newKeySet();
    try (RedisProcess redis = RedisProcess.start(RedisProcess.Options.in(dir.resolve("redis")))) {
      JobResult result =
          ReadmeExample.run(
              redis.uri(), file, (index, record) -> seen.add(index + ":" + record.fields()));
      assertThat(result.status()).isEqualTo(JobStatus.COMPLETED);
    }
    assertThat(seen).containsExactlyInAnyOrder("places:[Vila, AD]", "places:[Kirov, Oblast, RU]");
  }

  private static String words(String text) {
    return text.replaceAll("\\s+", "");
  }
}
