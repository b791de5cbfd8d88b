package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What needs no Redis: how arguments are read, and what wrong ones get.
class CommandLineTest {
  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "jbos | Unknown command jbos",
        "jobs --limt 3 | did you mean --limit",
        "jobs --limit 0 | --limit is 0, must be from 1 to 10000",
        "jobs --limit many | 'many' is not an int",
        "jobs --status asleep | --status is asleep, must be",
        "jobs more | Unexpected argument more",
        "job | Missing required parameter: 'ID'",
        "chunks x | Missing required option: '--state=STATE'",
        "chunks x --state gone | must be waiting, inflight, retry, dead or done",
        "chunks x --state dead --limit 10001 | must be from 1 to 10000",
        "events --type job.gone | --type is job.gone, must be one of",
        "events --from nowhere | No such cursor: nowhere",
        "events --format xml | --format is xml, must be cloudevents",
        "worker --slots 0 | --slots is 0, must be from 1 to 512",
        "worker --slots 513 | --slots is 513, must be from 1 to 512",
        "worker --types teleport | no handler for; it has",
        "worker --health-port 80 | Unknown option --health-port",
        "jobs --redis-user me | goes with --redis",
        "jobs --redis redis://h --redis-user me | --redis-user goes with --redis-password-file",
        "jobs --redis redis://h --redis-password-file none | doesn't exist",
        "jobs --redis redis://h --namespace a/b | namespace 'a/b' must be",
        "redis status --redis redis://h | leave --redis out",
        "demo --redis redis://h | leave out --redis and --namespace",
        "demo --rows-per-second 5 | --rows-per-second is 5, must be from 1000 to 100000",
        "redis restart | Unknown command restart",
      })
  void whatCannotBeMeantIsOneSentenceAndTwo(String args, String says) {
    Cli.Result result = Cli.run(args.strip().split(" "));
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("reprise: ").contains(says.strip()).hasLineCount(1);
  }

  @Test
  void anAddressThatIsNoneIsNotRepeatedWithItsPassword() {
    Cli.Result result = Cli.run("jobs", "--redis", "redis://:se cret@host", "-v");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("can't be understood").doesNotContain("cret");
  }

  @Test
  void anEmptyPasswordFileIsNamed() throws Exception {
    Path file = Files.createFile(dir.resolve("empty"));
    Cli.Result result =
        Cli.run("jobs", "--redis", "redis://h", "--redis-password-file", file.toString());
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains(file + " is empty");
  }

  @Test
  void helpAndVersionAreResults() {
    assertThat(Cli.run("--help").out()).contains("Usage: reprise", "jobs", "recover");
    assertThat(Cli.run("jobs", "--help")).extracting(Cli.Result::exit).isEqualTo(0);
    assertThat(Cli.run("events", "-h").out()).contains("--follow", "--redis");
    assertThat(Cli.run("-V").out()).startsWith("reprise ");
    assertThat(Cli.run("jobs", "--version").out()).startsWith("reprise ");
  }

  @Test
  void theHelpListsAllCommandsAlsoBesideOne() {
    assertThat(Cli.run("--help", "jobs").out()).contains("Usage: reprise", "recover", "events");
  }

  @Test
  void withoutACommandItSaysWhatThereIs() {
    Cli.Result result = Cli.run();
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("Usage: reprise", "worker");
  }
}
