package dev.reprise.cli;

import dev.reprise.source.Csv;
import dev.reprise.source.CsvFormat;
import dev.reprise.source.Nearest;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a CSV file is to be read.
final class CsvOptions {
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
      names = "--encoding",
      paramLabel = "E",
      description = "Of the file's text (by its byte order mark, else UTF-8).")
  @Nullable String encoding;

  @Option(
      names = "--no-header",
      description = "The first record is data; columns are column1, column2 .. or --columns.")
  boolean noHeader;

  @Option(
      names = "--columns",
      paramLabel = "A,B",
      description =
          "The columns to take, by the header's names, in this order (all); without a header, the names of all columns. Quote a name with a comma as CSV does.")
  @Nullable String columns;

  Csv source(Path file) {
    CsvFormat plain = CsvFormat.ofDefaults();
    CsvFormat format =
        new CsvFormat(
            character("--delimiter", delimiter),
            character("--quote", quote),
            charset(),
            !noHeader,
            plain.maxRecordBytes());
    Csv csv = Csv.file(file).format(format);
    return columns == null ? csv : csv.columns(names("--columns", columns));
  }

  /// The names in a list with commas.
  static List<String> names(String option, String given) {
    try {
      return Csv.names(given);
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + " is \"" + given + "\": " + e.getMessage() + ".", e);
    }
  }

  private @Nullable Charset charset() {
    if (encoding == null) {
      return null;
    }
    try {
      return Charset.forName(encoding);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      List<String> known = new ArrayList<>();
      Charset.availableCharsets()
          .forEach(
              (name, charset) -> {
                known.add(name);
                known.addAll(charset.aliases());
              });
      throw new UsageException(
          "--encoding is \"%s\", which Java doesn't know%s."
              .formatted(encoding, Nearest.clause(encoding, known)),
          e);
    }
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
