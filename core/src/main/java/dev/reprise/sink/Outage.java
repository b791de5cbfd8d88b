package dev.reprise.sink;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Says in a few words why a database is away: what a driver says is long, and names the least
/// important first.
final class Outage {
  private static final int LONGEST = 300;

  private Outage() {}

  /// `can't be reached: Connection refused`.
  static String of(SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String said = ofNetwork(cause);
      if (said != null) {
        return said;
      }
    }
    String state = String.valueOf(e.getSQLState());
    boolean reached = !state.startsWith("08") && !state.startsWith("57");
    return (reached ? "can't be used now: " : "can't be reached: ") + said(e);
  }

  private static @Nullable String ofNetwork(Throwable e) {
    return switch (e) {
      case UnknownHostException host -> "can't be reached: nobody knows the host " + said(host);
      case SocketTimeoutException timeout -> "doesn't answer: " + said(timeout);
      case ConnectException refused -> "can't be reached: " + said(refused);
      case NoRouteToHostException route -> "can't be reached: " + said(route);
      case SocketException broken ->
          "can't be reached: the connection broke (" + said(broken) + ")";
      default -> null;
    };
  }

  /// A driver's message as a part of one sentence.
  static String said(Throwable e) {
    String message = e.getMessage();
    String text =
        (message == null || message.isBlank() ? e.getClass().getSimpleName() : message)
            .replaceAll("\\s+", " ")
            .strip()
            .replaceAll("\\.$", "");
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
