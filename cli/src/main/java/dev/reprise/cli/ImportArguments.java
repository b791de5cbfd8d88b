package dev.reprise.cli;

import dev.reprise.ReleaseException;
import dev.reprise.RepriseException;
import dev.reprise.cli.imports.ImportChoices;
import dev.reprise.cli.imports.PreparedImport;
import dev.reprise.embedded.RepriseHome;
import dev.reprise.sink.JdbcUrl;
import dev.reprise.sink.OnConflict;
import dev.reprise.sink.SinkException;
import dev.reprise.source.Csv;
import dev.reprise.source.CsvFormat;
import dev.reprise.source.SourceException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--delimiter",
      paramLabel = "C",
      defaultValue = ",",
      description = "Between fields: one ASCII character, or tab (,).")
  String delimiter = ",";

  @Option(
      names = "--quote",
      paramLabel = "C",
      defaultValue = "\"",
      description = "Around fields: one ASCII character (\").")
  String quote = "\"";

  @Option(
      names = "--chunk-records",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Records a transaction, from 1 to 1000000 (1000).")
  int chunkRecords = 1_000;

  @Option(
      names = "--rejects",
      paramLabel = "FILE",
      description =
          "Takes the records that weren't (FILE.rejects.csv, named after the source, in this folder).")
  @Nullable Path rejects;

  @Option(
      names = "--max-rejects",
      paramLabel = "N",
      description = "With more rejected records the job ends as FAILED (any number).")
  @Nullable Long maxRejects;

  @Option(
      names = "--new",
      description = "A new job in place of the one of the same line; rows in the table stay.")
  boolean asNew;

  /// Checks all that can be checked before a row is written.
  ///
  /// @throws UsageException where it can't be imported like this
  PreparedImport prepare() {
    Bounds.require("--chunk-records", chunkRecords, 1, MAX_CHUNK_RECORDS);
    CsvFormat plain = CsvFormat.ofDefaults();
    CsvFormat format =
        new CsvFormat(
            character("--delimiter", delimiter),
            character("--quote", quote),
            plain.charset(),
            plain.header(),
            plain.maxRecordBytes());
    JdbcUrl url = new JdbcUrl(to);
    if (url.hasCredentials()) {
      throw new UsageException(
          "The URL of "
              + url.withoutCredentials()
              + " holds a user or a password, which isn't stored with a job: leave it out.");
    }
    try {
      Csv source = Csv.file(file).format(format).cacheFolder(cacheFolder());
      return PreparedImport.of(source, chunkRecords, url, choices());
    } catch (SourceException | SinkException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    } catch (ReleaseException e) {
      throw new RepriseException(
          "The target can't be written now, nothing was begun: " + e.getMessage(), e);
    }
  }

  private ImportChoices choices() {
    if (maxRejects != null && maxRejects < 0) {
      throw new UsageException("--max-rejects is " + maxRejects + ", must be 0 or more.");
    }
    return new ImportChoices(table, OnConflict.REFUSE, maxRejects, rejects);
  }

  static Path cacheFolder() {
    return RepriseHome.resolve().resolve("cache");
  }

  private static char character(String option, String given) {
    if (given.equals("tab") || given.equals("\\t")) {
      return '\t';
    }
    if (given.length() != 1) {
      throw new UsageException(
          option + " is \"" + given + "\", must be one ASCII character, or tab.");
    }
    return given.charAt(0);
  }
}
