package dev.reprise.cli.demo;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/// A table held against the input, row by row, by code that shares nothing with the import.
///
/// @param rows in the table
/// @param missing rows of the input that the table lacks
/// @param extra rows of the table beyond the input's: twice, or unknown to it
/// @param checksum SHA-256 over the table's rows, sorted
/// @param same whether it is the input's
record Verdict(long rows, long missing, long extra, String checksum, boolean same) {
  private static final String BETWEEN = "\u001f";

  boolean isPerfect() {
    return missing == 0 && extra == 0 && same;
  }

  static List<String> input(CsvText.Table csv) {
    List<String> rows = new ArrayList<>();
    csv.rows().forEach(row -> rows.add(String.join(BETWEEN, row)));
    Collections.sort(rows);
    return rows;
  }

  /// @param input sorted
  static Verdict of(List<String> input, Path database) {
    List<String> table = table(database);
    long missing = 0;
    long extra = 0;
    int i = 0;
    int t = 0;
    while (i < input.size() || t < table.size()) {
      int order =
          i == input.size() ? 1 : t == table.size() ? -1 : input.get(i).compareTo(table.get(t));
      missing += order < 0 ? 1 : 0;
      extra += order > 0 ? 1 : 0;
      i += order <= 0 ? 1 : 0;
      t += order >= 0 ? 1 : 0;
    }
    String checksum = checksum(table);
    return new Verdict(table.size(), missing, extra, checksum, checksum.equals(checksum(input)));
  }

  private static List<String> table(Path database) {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(joined(statement))) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(database + " can't be read", e);
    }
    Collections.sort(rows);
    return rows;
  }

  /// A query that gives each row as one text; an absent value is an empty field of the file.
  private static String joined(Statement statement) throws SQLException {
    try (ResultSet empty = statement.executeQuery("SELECT * FROM cities LIMIT 0")) {
      List<String> columns = new ArrayList<>();
      for (int i = 1; i <= empty.getMetaData().getColumnCount(); i++) {
        columns.add("coalesce(\"" + empty.getMetaData().getColumnName(i) + "\", '')");
      }
      return "SELECT " + String.join(" || char(31) || ", columns) + " FROM cities";
    }
  }

  static String checksum(List<String> sorted) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String row : sorted) {
        digest.update(row.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
