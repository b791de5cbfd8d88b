package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.embedded.RedisProcess;
import dev.reprise.embedded.RedisProcess.Options;
import dev.reprise.testkit.PlainRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The users of `docs/operations.md` may do what they need, and the one that looks no more.
@Timeout(120)
class OperationsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "operations.md");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @TempDir Path dir;

  @Test
  void theAccessListIsEnoughAndNoMore() throws IOException {
    try (RedisProcess redis = RedisProcess.start(Options.in(dir.resolve("redis")));
        PlainRedis plain = PlainRedis.local(redis.port())) {
      for (List<String> command : commands()) {
        assertThat(plain.call(command.toArray(String[]::new))).isEqualTo("OK");
      }
      Path file = Files.writeString(dir.resolve("in.csv"), "id,name\n1,a\n2,b\n");
      String url = "jdbc:sqlite:" + dir.resolve("t.db");
      As worker = as(redis, "reprise-worker", "a-long-password");
      As viewer = as(redis, "reprise-viewer", "another-password");

      worker.may("import", file.toString(), "--to", url, "--table", "t");
      worker.may("audit");
      worker.may("recover");
      assertThat(worker.may("doctor").out()).contains("user reprise-worker may do all");
      String id = viewer.may("jobs", "--json").objects().getFirst().path("id").asText();
      viewer.may("job", id);
      viewer.may("watch", id);
      viewer.may("chunks", id, "--state", "done");
      viewer.may("workers");
      assertThat(viewer.may("events").out()).contains("COMPLETED");
      Cli.Result refused =
          viewer.run("submit", "import", file.toString(), "--to", url, "--table", "u");
      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.err()).contains("refused script", "#redis-refuses-the-user");
      worker.may("import", file.toString(), "--to", url, "--table", "t", "--new");
    }
  }

  private record As(String uri, String user, String passwordFile) {
    Cli.Result run(String... words) {
      List<String> all = new ArrayList<>(List.of(words));
      all.addAll(
          List.of("--redis", uri, "--redis-user", user, "--redis-password-file", passwordFile));
      return Cli.run(all.toArray(String[]::new));
    }

    Cli.Result may(String... words) {
      Cli.Result result = run(words);
      assertThat(result.exit()).as("%s: %s%s", words[0], result.out(), result.err()).isZero();
      return result;
    }
  }

  private As as(RedisProcess redis, String user, String password) throws IOException {
    Path file = Files.writeString(dir.resolve(user), password + "\n");
    return new As(redis.uri(), user, file.toString());
  }

  /// The words of each `redis-cli ACL SETUSER` of the page.
  private static List<List<String>> commands() throws IOException {
    String page = Files.readString(PAGE);
    String block = page.split("```sh\nredis-cli ACL")[1].split("```")[0];
    List<List<String>> commands = new ArrayList<>();
    for (String line : ("redis-cli ACL" + block).replace("\\\n", " ").strip().split("\n")) {
      List<String> words = new ArrayList<>();
      Matcher word = WORD.matcher(line);
      while (word.find()) {
        words.add(word.group(1) == null ? word.group(2) : word.group(1));
      }
      commands.add(words.subList(1, words.size()));
    }
    assertThat(commands).hasSize(2);
    return commands;
  }
}
