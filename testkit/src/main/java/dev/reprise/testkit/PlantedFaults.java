package dev.reprise.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

/// A CSV file with faults of ten kinds, the tables that refuse some of them, and a look at what an
/// import of the file into them left. All of it follows from the seed: the one who checks needs
/// nothing from the one who wrote.
///
/// @param rows records in all
/// @param faults how many of them are bad, a tenth of each kind
public record PlantedFaults(long seed, int rows, int faults) {
  /// What is wrong with a record, and what its reason has to say.
  public enum Kind {
    TOO_FEW("it has 3 fields where the header has 4"),
    TOO_MANY("it has 5 fields where the header has 4"),
    BYTE("column \"name\" has byte 0xFF, which isn't UTF-8"),
    BEHIND_QUOTE("column \"name\" has text behind its closing quote"),
    NO_VALUE("column \"name\" has no value|null value in column \"name\""),
    CHECK("check amount >= 0|check constraint \"amount_is_positive\""),
    DUPLICATE("same n is in the table|duplicate key .* Key \\(n\\)=\\(0\\)"),
    FOREIGN_KEY("foreign key"),
    NUMBER("typeof\\(amount\\)|column \"amount\": invalid input syntax for type integer"),
    NUL("instr\\(name|invalid byte sequence");

    private final Pattern reason;

    Kind(String reason) {
      this.reason = Pattern.compile(reason, Pattern.CASE_INSENSITIVE);
    }
  }

  /// One bad record.
  ///
  /// @param raw as the rejects show it
  public record Fault(long line, Kind kind, String raw) {}

  private record Found(String reason, String raw) {}

  /// Writes the file; the faults in the order of their lines.
  public List<Fault> write(Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      return write(out);
    }
  }

  private List<Fault> write(OutputStream out) throws IOException {
    Random random = new Random(seed);
    List<Integer> places = new ArrayList<>();
    for (int n = 1; n <= rows; n++) {
      places.add(n);
    }
    Collections.shuffle(places, random);
    Map<Integer, Kind> kinds = new HashMap<>();
    for (int i = 0; i < faults; i++) {
      kinds.put(places.get(i), Kind.values()[i % Kind.values().length]);
    }
    List<Fault> planted = new ArrayList<>();
    out.write("n,name,amount,country\n".getBytes(UTF_8));
    long line = 2;
    for (int n = 1; n <= rows; n++) {
      Kind kind = kinds.get(n);
      boolean twoLines = random.nextInt(7) == 0;
      String name = twoLines ? "\"row\n" + n + "\"" : "Zoë " + n;
      String record = kind == null ? n + "," + name + "," + n + ",FR" : bad(kind, n, name);
      out.write(bytes(record));
      out.write(random.nextBoolean() ? "\n".getBytes(UTF_8) : new byte[] {13, 10});
      if (kind != null) {
        planted.add(new Fault(line, kind, record));
      }
      line += 1 + record.chars().filter(c -> c == '\n').count();
    }
    return planted;
  }

  /// A bad record as the rejects show it: a byte that can't be taken as `\xNN`.
  private static String bad(Kind kind, int n, String name) {
    return switch (kind) {
      case TOO_FEW -> n + "," + name + "," + n;
      case TOO_MANY -> n + "," + name + "," + n + ",FR,more";
      case BYTE -> n + ",a\\xFFb," + n + ",FR";
      case BEHIND_QUOTE -> n + ",\"a\"b," + n + ",FR";
      case NO_VALUE -> n + ",," + n + ",FR";
      case CHECK -> n + "," + name + ",-" + n + ",FR";
      case DUPLICATE -> "0," + name + "," + n + ",FR";
      case FOREIGN_KEY -> n + "," + name + "," + n + ",XX";
      case NUMBER -> n + "," + name + "," + n + "x,FR";
      case NUL -> n + ",a\\x00b," + n + ",FR";
    };
  }

  private static byte[] bytes(String record) {
    byte[] bytes = record.replace("\\x00", "\0").replace("\\xFF", "\1").getBytes(UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == 1 ? (byte) 0xFF : bytes[i];
    }
    return bytes;
  }

  /// Makes the tables: `t` for the rows, with one that is there already. SQLite checks foreign keys
  /// only where the import's URL says `?foreign_keys=true`.
  public static void makeTables(Connection connection) throws SQLException {
    boolean postgres = connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
    String checks = postgres ? "" : " CHECK (typeof(amount) = 'integer')";
    String name = postgres ? "" : " CHECK (instr(name, char(0)) = 0)";
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE countries (code TEXT PRIMARY KEY)");
      statement.execute("INSERT INTO countries VALUES ('FR')");
      statement.execute(
          "CREATE TABLE t (n INTEGER PRIMARY KEY, name TEXT NOT NULL"
              + name
              + ", amount INTEGER NOT NULL"
              + checks
              + (postgres
                  ? " CONSTRAINT amount_is_positive CHECK (amount >= 0)"
                  : " CHECK (amount >= 0)")
              + ", country TEXT NOT NULL REFERENCES countries (code))");
      statement.execute("INSERT INTO t VALUES (0, 'there before', 0, 'FR')");
    }
  }

  /// Sees that each good row is there once, and each bad one was rejected once, with its line, raw
  /// text and reason.
  ///
  /// @throws AssertionError where not
  public void check(Connection connection) throws SQLException, IOException {
    List<Fault> planted = write(OutputStream.nullOutputStream());
    try (Statement statement = connection.createStatement()) {
      long good = (long) rows - planted.size();
      require(number(statement, "SELECT count(*) FROM t WHERE n > 0"), good, "rows");
      require(number(statement, "SELECT count(DISTINCT n) FROM t WHERE n > 0"), good, "numbers");
      require(number(statement, "SELECT count(*) FROM reprise_rejects"), planted.size(), "rejects");
      Map<Long, Found> found = new HashMap<>();
      try (ResultSet row =
          statement.executeQuery("SELECT line, reason, raw FROM reprise_rejects")) {
        while (row.next()) {
          found.put(row.getLong(1), new Found(row.getString(2), row.getString(3)));
        }
      }
      for (Fault fault : planted) {
        Found reject = found.get(fault.line());
        if (reject == null
            || !reject.raw().equals(fault.raw())
            || !fault.kind().reason.matcher(reject.reason()).find()) {
          throw new AssertionError("seed " + seed + ": " + fault + " was rejected as " + reject);
        }
      }
    }
  }

  private void require(long found, long expected, String what) {
    if (found != expected) {
      throw new AssertionError("seed %d: %d %s, not %d".formatted(seed, found, what, expected));
    }
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : -1;
    }
  }

  /// For scripts: `write SEED ROWS FAULTS FILE`, `tables URL`, `check SEED ROWS FAULTS URL`; a URL
  /// as the driver takes it, with its user.
  public static void main(String[] args) throws IOException, SQLException {
    String where = args[args.length - 1];
    if (args[0].equals("tables")) {
      try (Connection connection = DriverManager.getConnection(where)) {
        makeTables(connection);
      }
      return;
    }
    PlantedFaults faults =
        new PlantedFaults(
            Long.parseLong(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
    if (args[0].equals("write")) {
      System.out.println(faults.write(Path.of(where)).size() + " faults in " + where);
      return;
    }
    try (Connection connection = DriverManager.getConnection(where)) {
      faults.check(connection);
    }
    System.out.println(faults + ": each good row once, each fault rejected once");
  }
}
