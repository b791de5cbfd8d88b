import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Compares a CSV file with a table, as multisets of rows. It shares no code with Reprise: it has a
 * reader of its own and counts everything.
 *
 * <p>{@code java -cp reprise.jar chaos/Check.java FILE JDBC_URL TABLE}; exit 0 where they are equal.
 */
public final class Check {
  public static void main(String[] args) throws Exception {
    Map<Long, Integer> input = new HashMap<>();
    long inputRows = read(Path.of(args[0]), input);
    Map<Long, Integer> table = new HashMap<>();
    long tableRows = table(args[1], args[2], table);
    long missing = 0;
    long extra = 0;
    for (var row : input.entrySet()) {
      missing += Math.max(0, row.getValue() - table.getOrDefault(row.getKey(), 0));
    }
    for (var row : table.entrySet()) {
      extra += Math.max(0, row.getValue() - input.getOrDefault(row.getKey(), 0));
    }
    System.out.printf("  rows in the input  %,10d, distinct %,10d%n", inputRows, input.size());
    System.out.printf("  rows in the table  %,10d, distinct %,10d%n", tableRows, table.size());
    System.out.printf("  missing            %,10d%n", missing);
    System.out.printf("  twice or unknown   %,10d%n", extra);
    boolean equal = inputRows == tableRows && missing == 0 && extra == 0;
    System.out.println(equal ? "  every row, once" : "  NOT EQUAL");
    System.exit(equal ? 0 : 1);
  }

  private static long table(String url, String name, Map<Long, Integer> rows) throws Exception {
    long count = 0;
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false); // else PostgreSQL sends the whole table at once
      statement.setFetchSize(10_000);
      ResultSet result = statement.executeQuery("SELECT * FROM \"" + name + "\"");
      int columns = result.getMetaData().getColumnCount();
      List<String> row = new ArrayList<>();
      while (result.next()) {
        row.clear();
        for (int i = 1; i <= columns; i++) {
          String value = result.getString(i);
          row.add(value == null ? "" : value);
        }
        add(rows, row);
        count++;
      }
    } catch (SQLException e) {
      System.out.println("  the table can't be read: " + e.getMessage());
    }
    return count;
  }

  private static long read(Path file, Map<Long, Integer> rows) throws Exception {
    long count = -1; // the header is no row
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        InputStream in = new BufferedInputStream(unpacked(raw), 1 << 16)) {
      List<String> row = new ArrayList<>();
      ByteBuffer field = ByteBuffer.allocate(1 << 20);
      boolean quoted = false;
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b == '\r' && !quoted) {
          continue;
        }
        if (b == '"') {
          quoted = !quoted; // the file has no doubled quotes
        } else if (!quoted && (b == ',' || b == '\n')) {
          row.add(new String(field.array(), 0, field.position(), StandardCharsets.UTF_8));
          field.clear();
          if (b == '\n') {
            if (++count > 0) {
              add(rows, row);
            }
            row.clear();
          }
        } else {
          field.put((byte) b);
        }
      }
    }
    return count;
  }

  private static InputStream unpacked(InputStream in) throws IOException {
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip ? new GZIPInputStream(in, 1 << 16) : in;
  }

  private static void add(Map<Long, Integer> rows, List<String> row) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("MD5");
    for (String field : row) {
      digest.update(field.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    rows.merge(ByteBuffer.wrap(digest.digest()).getLong(), 1, Integer::sum);
  }
}
