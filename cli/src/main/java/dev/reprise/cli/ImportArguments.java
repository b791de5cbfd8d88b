package dev.reprise.cli;

import dev.reprise.ReleaseException;
import dev.reprise.RepriseException;
import dev.reprise.cli.imports.ImportChoices;
import dev.reprise.cli.imports.PreparedImport;
import dev.reprise.embedded.RepriseHome;
import dev.reprise.sink.JdbcUrl;
import dev.reprise.sink.SinkException;
import dev.reprise.source.Csv;
import dev.reprise.source.SourceException;
import java.nio.file.Path;
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
      paramLabel = "JDBC_URL",
      required = true,
      description = "The database: jdbc:sqlite:FILE.")
  String to = "";

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

  /// Checks all that can be checked before a row is written.
  ///
  /// @throws UsageException where it can't be imported like this
  PreparedImport prepare() {
    Bounds.require("--chunk-records", chunkRecords, 1, MAX_CHUNK_RECORDS);
    ImportChoices choices = rows.choices(table);
    JdbcUrl url = new JdbcUrl(to);
    if (url.hasCredentials()) {
      throw new UsageException(
          "The URL of "
              + url.withoutCredentials()
              + " holds a user or a password, which isn't stored with a job: leave it out.");
    }
    try {
      Csv source = csv.source(file).cacheFolder(cacheFolder());
      return PreparedImport.of(source, chunkRecords, url, choices);
    } catch (SourceException | SinkException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    } catch (ReleaseException e) {
      throw new RepriseException(
          "The target can't be written now, nothing was begun: " + e.getMessage(), e);
    }
  }

  static Path cacheFolder() {
    return RepriseHome.resolve().resolve("cache");
  }
}
