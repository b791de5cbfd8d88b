package dev.reprise.cli;

import dev.reprise.ReleaseException;
import dev.reprise.RepriseException;
import dev.reprise.cli.imports.ImportChoices;
import dev.reprise.cli.imports.PlannedImport;
import dev.reprise.cli.imports.PreparedImport;
import dev.reprise.cli.imports.Targets;
import dev.reprise.embedded.RepriseHome;
import dev.reprise.sink.SinkException;
import dev.reprise.source.Csv;
import dev.reprise.source.SourceException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What `import` and `submit import` both take.
final class ImportArguments {
  private static final int MAX_CHUNK_RECORDS = 1_000_000;

  @Parameters(index = "0", paramLabel = "FILE", description = "CSV, plain or packed with gzip.")
  Path file = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "JDBC_URL|@TARGET",
      required = true,
      description = "The database: jdbc:sqlite:FILE, jdbc:postgresql://HOST/DB, or a named target.")
  String to = "";

  @Mixin CredentialArguments credentials = new CredentialArguments();
  @Mixin TargetArguments target = new TargetArguments();

  @Option(
      names = "--table",
      paramLabel = "NAME",
      required = true,
      description = "The table; made with the header's names as text columns where it is absent.")
  String table = "";

  @Mixin private CsvOptions csv = new CsvOptions();
  @Mixin private RowOptions rows = new RowOptions();

  @Option(
      names = "--chunk-records",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Records a transaction, from 1 to 1000000 (1000).")
  int chunkRecords = 1_000;

  @Option(
      names = "--new",
      description = "A new job in place of the one of the same line; rows in the table stay.")
  boolean asNew;

  private @Nullable Targets opened;

  /// Checks all that can be checked before a row is written.
  ///
  /// @throws UsageException where it can't be imported like this
  PreparedImport prepare() {
    Bounds.require("--chunk-records", chunkRecords, 1, MAX_CHUNK_RECORDS);
    ImportChoices choices = rows.choices(table);
    try {
      return PreparedImport.of(source(cacheFolder()), chunkRecords, into(), choices);
    } catch (SourceException | SinkException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    } catch (ReleaseException e) {
      throw new RepriseException(
          "The target can't be written now, nothing was begun: " + e.getMessage(), e);
    }
  }

  /// Looks at all, and leaves no trace.
  ///
  /// @param scratch where a packed file may be unpacked meanwhile
  /// @throws UsageException where it can't be imported like this
  PlannedImport plan(Path scratch) {
    Bounds.require("--chunk-records", chunkRecords, 1, MAX_CHUNK_RECORDS);
    ImportChoices choices = rows.choices(table);
    try {
      return PlannedImport.of(source(scratch), chunkRecords, into(), choices);
    } catch (SourceException | SinkException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  private PreparedImport.Into into() {
    return new PreparedImport.Into(targets(), to);
  }

  private Csv source(Path cache) {
    return csv.source(file).cacheFolder(cache);
  }

  /// The same ones for all that this process does.
  Targets targets() {
    if (opened == null) {
      opened = target.targets().with(credentials.credentials());
    }
    return opened;
  }

  /// What a worker process of its own needs to reach the target.
  List<String> words() {
    List<String> words = new ArrayList<>(credentials.words());
    words.addAll(target.words());
    return words;
  }

  static Path cacheFolder() {
    return RepriseHome.resolve().resolve("cache");
  }
}
