package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.OutOfReachException;
import dev.reprise.ReleaseException;
import dev.reprise.sink.Drivers;
import dev.reprise.sink.JdbcTarget;
import dev.reprise.sink.JdbcUrl;
import dev.reprise.sink.SinkException;
import dev.reprise.sink.SinkFault;
import dev.reprise.sink.SinkReply;
import dev.reprise.sink.TableFit;
import dev.reprise.sink.TableWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresSinkTest extends SinkContract {
  private static PlainPostgres postgres;
  private String url;

  @BeforeAll
  static void startPostgres() {
    postgres = PlainPostgres.start();
  }

  @AfterAll
  static void stopPostgres() {
    postgres.close();
  }

  @Override
  JdbcTarget open() {
    synchronized (this) {
      url = url == null ? postgres.newDatabase() : url;
    }
    return open("reprise w1");
  }

  private JdbcTarget open(String application) {
    Properties properties = new Properties();
    properties.setProperty("user", PlainPostgres.USER);
    properties.setProperty("ApplicationName", application);
    return JdbcTarget.open(new JdbcUrl(url), properties, Drivers.ofClassPath());
  }

  @BeforeEach
  void tables() {
    sink().createTables();
  }

  @Test
  void lockThatWasWaitedForIsNamed() throws SQLException {
    table();
    try (JdbcTarget other = open("reprise zombie-7");
        Connection bystander = connection();
        Connection zombie = other.dataSource().getConnection()) {
      execute(bystander, "BEGIN; SELECT count(*) FROM places"); // reads only: in nobody's way
      execute(zombie, "BEGIN; INSERT INTO reprise_commits VALUES ('uid', '1', 'job', '5-1', 'd')");
      assertThatThrownBy(() -> write(sink(), key("1", 2), 3))
          .isInstanceOf(ReleaseException.class)
          .hasMessageMatching(
              "PostgreSQL at 127\\.0\\.0\\.1:\\d+/t\\d+ is locked by session \\d+ \\(reprise zombie-7,"
                  + " from 127\\.0\\.0\\.1\\), in a transaction since \\S+Z, idle since \\S+Z for longer"
                  + " than 1000 ms: it will be tried again \\(job=job chunk=1 attempt=5-2\\)\\.");
      execute(zombie, "ROLLBACK");
      execute(bystander, "ROLLBACK");
    }
    assertThat(write(sink(), key("1", 3), 3)).isInstanceOf(SinkReply.Written.class);
  }

  @Test
  void tableThatIsLockedNamesItsHolder() throws SQLException {
    table();
    try (JdbcTarget other = open("vacuum by hand");
        Connection holder = other.dataSource().getConnection()) {
      execute(holder, "BEGIN; LOCK TABLE places");
      assertThatThrownBy(() -> write(sink(), key("1", 2), 3))
          .isInstanceOf(ReleaseException.class)
          .hasMessageContaining("(vacuum by hand, from ");
      execute(holder, "ROLLBACK");
    }
  }

  @Test
  void transactionSettingsEndWithIt() throws SQLException {
    table();
    sink()
        .transaction(
            key("1", 1),
            tx -> {
              try (Statement statement = tx.connection().createStatement();
                  var row =
                      statement.executeQuery(
                          "SELECT current_setting('lock_timeout'),"
                              + " current_setting('idle_in_transaction_session_timeout'),"
                              + " current_setting('transaction_isolation'),"
                              + " current_setting('application_name')")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getString(1)).isEqualTo("1s");
                assertThat(row.getString(2)).isEqualTo("10s");
                assertThat(row.getString(3)).isEqualTo("read committed");
                assertThat(row.getString(4)).isEqualTo("reprise w1");
              }
            });
    assertThat(text("SHOW lock_timeout")).isEqualTo("0");
    assertThat(text("SHOW idle_in_transaction_session_timeout")).isEqualTo("0");
  }

  @Test
  void bodyCannotCommitOnItsOwn() throws SQLException {
    assertThatThrownBy(() -> sink().transaction(key("1", 1), tx -> tx.connection().commit()))
        .isInstanceOf(SinkException.class);
    assertThat(count("reprise_commits")).isZero();
  }

  /// All sessions were ended: the first try says so, the next finds a new connection.
  @Test
  void brokenConnectionsAreHandedOutOnceAtMost() throws SQLException {
    table();
    for (int session = 0; session < 2; session++) {
      try (Connection one = connection();
          Connection two = connection();
          Connection three = connection()) {
        assertThat(List.of(one, two, three)).hasSize(3);
      }
      endAllSessions();
      try {
        write(sink(), key("1", 2 + session), 3);
      } catch (OutOfReachException e) {
        assertThat(e).hasMessageContaining("can't be reached");
      }
      write(sink(), key("1", 9), 3);
    }
    assertThat(count("places")).isEqualTo(3);
  }

  @Test
  void sessionThatIsEndedInsideATransactionIsNoFailureOfTheChunk() throws SQLException {
    table();
    assertThatThrownBy(
            () ->
                sink()
                    .transaction(
                        key("1", 1),
                        tx -> {
                          tx.insertAll("places", COLUMNS, rows(3));
                          endAllSessions();
                          tx.insertAll("places", COLUMNS, rows(3));
                        }))
        .isInstanceOf(OutOfReachException.class)
        .hasMessageStartingWith("PostgreSQL at 127.0.0.1:")
        .hasMessageContaining("can't be reached: ");
    assertThat(write(sink(), key("1", 2), 3)).isInstanceOf(SinkReply.Written.class);
  }

  @Test
  void serverThatIsAwayIsOutOfReachAndComesBack() throws SQLException {
    table();
    postgres.stop();
    try {
      for (int attempt = 1; attempt < 4; attempt++) {
        int failed = attempt;
        assertThatThrownBy(() -> write(sink(), key("1", failed), 3))
            .isInstanceOf(OutOfReachException.class)
            .hasMessageMatching("PostgreSQL at \\S+ can't be reached: .*\\.");
      }
    } finally {
      postgres.startAgain();
    }
    assertThat(write(sink(), key("1", 5), 3)).isInstanceOf(SinkReply.Written.class);
  }

  @Test
  void constraintThatIsCheckedAtTheCommitIsABadValue() throws SQLException {
    execute("CREATE TABLE places (a text UNIQUE DEFERRABLE INITIALLY DEFERRED, b text)");
    TableWriter writer = TableWriter.open(sink(), "places", COLUMNS);
    List<List<String>> twice = List.of(List.of("1", "x"), List.of("1", "y"));
    assertThatThrownBy(() -> write(writer, twice))
        .isInstanceOfSatisfying(
            SinkException.class, e -> assertThat(e.fault()).isEqualTo(SinkFault.BAD_VALUE));
    assertThat(count("places")).isZero();
    assertThat(count("reprise_commits")).isZero();
  }

  @Test
  void nulIsABadValue() throws SQLException {
    TableWriter writer = TableWriter.open(sink(), "places", COLUMNS);
    assertThatThrownBy(() -> write(writer, List.of(List.of("a\0b", "x"))))
        .isInstanceOfSatisfying(
            SinkException.class, e -> assertThat(e.fault()).isEqualTo(SinkFault.BAD_VALUE));
  }

  @Test
  void triggerThatRefusesARowIsABadValue() throws SQLException {
    table();
    execute(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION 'not today'; END $$;"
            + " CREATE TRIGGER t BEFORE INSERT ON places FOR EACH ROW EXECUTE FUNCTION refuse()");
    assertThatThrownBy(() -> write(sink(), key("1", 1), 1))
        .hasMessageContaining("not today")
        .isInstanceOfSatisfying(
            SinkException.class, e -> assertThat(e.fault()).isEqualTo(SinkFault.BAD_VALUE));
  }

  @Test
  void statementTimeoutOfTheServersOwnerSpendsTheBudget() throws SQLException {
    assertThatThrownBy(
            () ->
                sink()
                    .transaction(
                        key("1", 1),
                        tx ->
                            execute(
                                tx.connection(),
                                "SET LOCAL statement_timeout = 20; SELECT pg_sleep(5)")))
        .isInstanceOfSatisfying(
            SinkException.class, e -> assertThat(e.fault()).isEqualTo(SinkFault.OTHER));
  }

  @Test
  void textTakesTheTypeOfItsColumn() throws SQLException {
    execute(
        "CREATE TYPE mood AS ENUM ('sad', 'ok');"
            + " CREATE TABLE places (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,"
            + " n serial, i integer, d numeric(10,3), f double precision, b boolean, j jsonb,"
            + " u uuid, t timestamptz, day date, bytes bytea, a int[], m mood, ip inet)");
    List<String> columns =
        List.of("i", "d", "f", "b", "j", "u", "t", "day", "bytes", "a", "m", "ip");
    TableWriter writer = TableWriter.open(sink(), "places", columns);
    TableFit.require(sink(), "places", writer.columns());
    List<String> values =
        List.of(
            "7",
            "1.25",
            "2.5",
            "yes",
            "{\"k\": [1]}",
            "8c2f2c3e-0d0b-4e4c-9d5f-1a2b3c4d5e6f",
            "2026-11-25T03:57:33Z",
            "2026-11-25",
            "\\x00ff",
            "{1,2}",
            "ok",
            "10.0.0.1");
    write(writer, List.of(values, values));
    assertThat(
            text(
                "SELECT count(*) FROM places WHERE n = id AND i = 7 AND d = 1.25 AND f > 2 AND b"
                    + " AND j -> 'k' = '[1]' AND t = '2026-11-25 03:57:33+00' AND day < now()"
                    + " AND bytes = '\\x00ff' AND a[2] = 2 AND m > 'sad' AND ip << '10.0.0.0/8'"))
        .isEqualTo("2");
  }

  @Test
  void columnsThatTheDatabaseWritesAreRefusedAndNotNeeded() throws SQLException {
    execute(
        "CREATE TABLE places (id int GENERATED ALWAYS AS IDENTITY, a text NOT NULL,"
            + " l int GENERATED ALWAYS AS (length(a)) STORED, created timestamptz NOT NULL DEFAULT now())");
    TableFit.require(sink(), "places", List.of("a"));
    for (String computed : List.of("id", "l")) {
      assertThatThrownBy(() -> TableFit.require(sink(), "places", List.of("a", computed)))
          .hasMessage(
              "Table places computes its column \"%s\" itself: leave it out of the import.",
              computed);
    }
    execute(
        "CREATE DOMAIN filled AS text DEFAULT 'x'; CREATE TABLE other (a text, d filled NOT NULL)");
    TableFit.require(sink(), "other", List.of("a"));
  }

  @Test
  void triggerMayFillAColumnThatIsNeeded() throws SQLException {
    execute(
        "CREATE TABLE places (a text, b text NOT NULL);"
            + " CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN NEW.b := 'filled'; RETURN NEW; END $$;"
            + " CREATE TRIGGER t BEFORE INSERT ON places FOR EACH ROW EXECUTE FUNCTION fill()");
    TableWriter writer = TableWriter.open(sink(), "places", List.of("a"));
    TableFit.require(sink(), "places", writer.columns());
    write(writer, List.of(List.of("x")));
    assertThat(text("SELECT b FROM places")).isEqualTo("filled");
  }

  @Test
  void tableIsNamedAsInPsql() throws SQLException {
    execute("CREATE SCHEMA geo; CREATE TABLE geo.\"My Cities\" (a text, b text)");
    TableWriter.open(sink(), "Public.Cities", List.of("Name", "sp ace"));
    assertThat(text("SELECT count(name) FROM public.cities")).isEqualTo("0");
    TableWriter mine = TableWriter.open(sink(), "geo.\"My Cities\"", COLUMNS);
    write(mine, rows(2));
    assertThat(text("SELECT count(*) FROM geo.\"My Cities\"")).isEqualTo("2");
    assertThatThrownBy(() -> TableWriter.open(sink(), "a.b.c", COLUMNS))
        .hasMessageContaining("\"a.b.c\" isn't like cities, public.cities");
    assertThatThrownBy(() -> TableWriter.open(sink(), "none.cities", COLUMNS))
        .hasMessageContaining("schema \"none\" does not exist");
  }

  @Test
  void whatCannotBeOpenedIsNamedWithoutThePassword() {
    Properties properties = new Properties();
    properties.setProperty("user", "nobody");
    properties.setProperty("password", "secret-word");
    assertThatThrownBy(() -> JdbcTarget.open(new JdbcUrl(url), properties, Drivers.ofClassPath()))
        .isInstanceOf(SinkException.class)
        .hasMessageContainingAll("role \"nobody\" does not exist", "check the target")
        .hasMessageNotContaining("secret-word");
    properties.setProperty("user", PlainPostgres.USER);
    JdbcUrl none = new JdbcUrl(postgres.url("none"));
    assertThatThrownBy(() -> JdbcTarget.open(none, properties, Drivers.ofClassPath()))
        .hasMessageContaining("database \"none\" does not exist");
  }

  /// From a connection that the target doesn't know.
  private void endAllSessions() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", PlainPostgres.USER);
    try (Connection admin =
            java.sql.DriverManager.getConnection(postgres.url("postgres"), properties);
        Statement statement = admin.createStatement()) {
      statement.execute(
          "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '"
              + url.substring(url.lastIndexOf('/') + 1)
              + "'");
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
