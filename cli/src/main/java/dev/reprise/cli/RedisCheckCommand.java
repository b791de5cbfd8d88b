package dev.reprise.cli;

import dev.reprise.embedded.EmbeddedRedis;
import dev.reprise.embedded.EmbeddedRedis.Checked;
import dev.reprise.embedded.RepriseHome;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `reprise redis check [--repair]`.
@Command(
    name = "check",
    description =
        "Check the data of the embedded Redis while it is stopped. Exits with 1 where it is broken.")
final class RedisCheckCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(
      names = "--repair",
      description = "Cut the data where it breaks; a copy of all of it is kept.")
  boolean repair;

  RedisCheckCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    RedisCommand.requireEmbedded(invocation, "check");
    Output output = invocation.output();
    Path home = RepriseHome.resolve();
    Checked checked = EmbeddedRedis.check(home, repair);
    if (output.isJson()) {
      output.json(json(checked));
    } else {
      output.line(sentence(home, checked));
    }
    return checked.whole() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private String sentence(Path home, Checked checked) {
    String file = checked.file();
    if (file == null) {
      return checked.whole()
          ? "The data in %s is whole.".formatted(home)
          : "The data in %s can't be read (%s); restore a backup.".formatted(home, checked.said());
    }
    String where =
        String.format(
            Locale.ROOT, "%s is whole up to byte %,d of %,d", file, checked.good(), checked.size());
    if (checked.whole()) {
      return "Repaired: %s and was cut there; the files as they were lie in %s."
          .formatted(where, checked.copy());
    }
    return repair
        ? "%s, and can't be repaired (%s); restore a backup.".formatted(where, checked.said())
        : ("%s. `reprise redis check --repair` cuts it there, a copy is kept; what came after is"
                + " lost, jobs go on from that moment. A backup may hold more.")
            .formatted(where);
  }

  private static Map<String, Object> json(Checked checked) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("whole", checked.whole());
    JobText.putNullable(json, "file", checked.file());
    json.put("sizeBytes", checked.size());
    json.put("goodBytes", checked.good());
    Path copy = checked.copy();
    JobText.putNullable(json, "copy", copy == null ? null : Objects.toString(copy));
    return json;
  }
}
