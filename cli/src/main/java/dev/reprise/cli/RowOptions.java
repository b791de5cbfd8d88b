package dev.reprise.cli;

import dev.reprise.cli.imports.ImportChoices;
import dev.reprise.sink.OnConflict;
import dev.reprise.sink.OnConflict.Action;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What becomes of rows that the table has already, or doesn't take.
final class RowOptions {
  @Option(
      names = "--on-conflict",
      paramLabel = "error|skip|update",
      defaultValue = "error",
      description =
          "With a row whose key is in the table: reject it, pass over it, or give the row that is"
              + " there its values (error).")
  String onConflict = "error";

  @Option(
      names = "--key",
      paramLabel = "C,D",
      description = "The columns of a unique index, for --on-conflict update or skip.")
  @Nullable String key;

  @Option(
      names = "--rejects",
      paramLabel = "FILE",
      description =
          "Takes the records that weren't taken (SOURCE.rejects.csv in the current folder).")
  @Nullable Path rejects;

  @Option(
      names = "--max-rejects",
      paramLabel = "N",
      description = "With more rejected records the job ends as FAILED (any number).")
  @Nullable Long maxRejects;

  @Option(
      names = "--trace",
      description =
          "Write down each commit as an event, so that audit --from-events can prove that each"
              + " chunk was committed once.")
  boolean trace;

  ImportChoices choices(String table) {
    if (maxRejects != null && maxRejects < 0) {
      throw new UsageException("--max-rejects is " + maxRejects + ", must be 0 or more.");
    }
    return new ImportChoices(table, conflict(), maxRejects, rejects, trace);
  }

  private OnConflict conflict() {
    List<String> columns = key == null ? List.of() : CsvOptions.names("--key", key);
    Action action =
        switch (onConflict) {
          case "error" -> Action.ERROR;
          case "skip" -> Action.SKIP;
          case "update" -> Action.UPDATE;
          default ->
              throw new UsageException(
                  "--on-conflict is \"" + onConflict + "\", must be error, skip or update.");
        };
    if (action == Action.UPDATE && columns.isEmpty()) {
      throw new UsageException(
          "--on-conflict update needs --key: name the columns of a unique index.");
    }
    if (action == Action.ERROR && !columns.isEmpty()) {
      throw new UsageException("--key has no effect without --on-conflict skip or update.");
    }
    return new OnConflict(action, columns);
  }
}
