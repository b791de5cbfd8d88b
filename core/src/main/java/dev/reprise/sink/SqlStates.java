package dev.reprise.sink;

import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/// What the codes of the SQL standard, and PostgreSQL's, mean for a chunk.
final class SqlStates {
  private SqlStates() {}

  /// PostgreSQL's codes. What isn't listed is a failure of the chunk, so that its budget bounds it:
  /// also a statement that a `statement_timeout` ended (57014), since it may be too slow for ever.
  static SinkFault ofPostgres(String state) {
    return switch (state) {
      case "55P03", "55006", "40001", "40P01" -> SinkFault.LOCKED;
      case "25006", "25P03" -> SinkFault.OUTAGE; // a standby; ended since nothing was said for long
      case "P0001", "44000", "54000" -> SinkFault.BAD_VALUE; // a trigger, a view, an index refused
      case "57014" -> SinkFault.OTHER;
      default ->
          switch (classOf(state)) {
            case "08", "53", "57", "58" -> SinkFault.OUTAGE;
            case "21", "22", "23" -> SinkFault.BAD_VALUE;
            default -> SinkFault.OTHER;
          };
    };
  }

  /// Any driver's, by its exception's class first, then by the standard's classes of codes.
  static SinkFault ofAny(SQLException e) {
    return switch (e) {
      case SQLTransientConnectionException c -> SinkFault.OUTAGE;
      case SQLNonTransientConnectionException c -> SinkFault.OUTAGE;
      case SQLRecoverableException c -> SinkFault.OUTAGE;
      case SQLTimeoutException t -> SinkFault.LOCKED;
      case SQLTransactionRollbackException r -> SinkFault.LOCKED;
      case SQLIntegrityConstraintViolationException v -> SinkFault.BAD_VALUE;
      case SQLDataException d -> SinkFault.BAD_VALUE;
      default ->
          switch (classOf(e.getSQLState())) {
            case "08" -> SinkFault.OUTAGE;
            case "40" -> SinkFault.LOCKED;
            case "21", "22", "23" -> SinkFault.BAD_VALUE;
            default -> SinkFault.OTHER;
          };
    };
  }

  private static String classOf(@Nullable String state) {
    return state == null || state.length() < 2 ? "" : state.substring(0, 2);
  }
}
