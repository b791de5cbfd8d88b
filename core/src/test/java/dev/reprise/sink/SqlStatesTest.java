package dev.reprise.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlStatesTest {
  @ParameterizedTest
  @CsvSource({
    "08001, OUTAGE", // refused
    "08006, OUTAGE", // broken
    "57P01, OUTAGE", // shut down by its owner
    "57P03, OUTAGE", // starting
    "53100, OUTAGE", // disk full
    "53300, OUTAGE", // too many connections
    "58030, OUTAGE", // I/O
    "25006, OUTAGE", // a standby
    "25P03, OUTAGE", // idle for too long in its transaction
    "55P03, LOCKED",
    "40001, LOCKED",
    "40P01, LOCKED",
    "22P02, BAD_VALUE", // no number
    "22021, BAD_VALUE", // a NUL
    "23505, BAD_VALUE",
    "21000, BAD_VALUE", // one key twice in a statement that updates
    "P0001, BAD_VALUE", // a trigger
    "57014, OTHER", // statement_timeout
    "42P01, OTHER", // no such table
    "42501, OTHER", // not allowed
    "null, OTHER",
  })
  void postgresCodes(String state, SinkFault fault) {
    assertThat(new PostgresDialect().classify(new SQLException("x", state))).isEqualTo(fault);
  }

  @Test
  void otherDatabasesAreToldByTheClassOfTheException() {
    assertThat(SqlStates.ofAny(new SQLTransientConnectionException("x")))
        .isEqualTo(SinkFault.OUTAGE);
    assertThat(SqlStates.ofAny(new SQLTimeoutException("x"))).isEqualTo(SinkFault.LOCKED);
    assertThat(SqlStates.ofAny(new SQLIntegrityConstraintViolationException("x")))
        .isEqualTo(SinkFault.BAD_VALUE);
    assertThat(SqlStates.ofAny(new SQLException("x", "08S01"))).isEqualTo(SinkFault.OUTAGE);
    assertThat(SqlStates.ofAny(new SQLException("x", "22001"))).isEqualTo(SinkFault.BAD_VALUE);
    assertThat(SqlStates.ofAny(new SQLException("x"))).isEqualTo(SinkFault.OTHER);
  }

  @Test
  void outageIsSaidInAFewWords() {
    assertThat(Outage.of(new SQLException("long", "08001", new UnknownHostException("db.none"))))
        .isEqualTo("can't be reached: nobody knows the host db.none");
    assertThat(
            Outage.of(new SQLException("x", "08006", new SocketTimeoutException("Read timed out"))))
        .isEqualTo("doesn't answer: Read timed out");
    assertThat(Outage.of(new SQLException("FATAL: the system\n  is starting up.", "57P03")))
        .isEqualTo("can't be reached: FATAL: the system is starting up");
    assertThat(Outage.of(new SQLException("no space left", "53100")))
        .isEqualTo("can't be used now: no space left");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          Cities               | "cities"
          public.Cities        | "public"."cities"
          Public."My.Cities"   | "public"."My.Cities"
          "a""b"               | "a""b"
          sp ace               | "sp ace"
          """)
  void tablesAreNamedAsInPsql(String given, String quoted) {
    assertThat(new PostgresDialect().table(given)).isEqualTo(quoted);
  }
}
