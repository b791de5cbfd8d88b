package dev.reprise.sink;

import dev.reprise.seam.Seam;
import dev.reprise.seam.Site;
import java.sql.SQLException;

/// A sink's calls to its database, each of which passes the seam.
record SinkCalls(Seam seam) {
  static final SinkCalls UNSEEN = new SinkCalls(Seam.NONE);

  @FunctionalInterface
  interface Statements<R, X extends Exception> {
    R run() throws X, SQLException;
  }

  @FunctionalInterface
  interface Step {
    void run() throws SQLException;
  }

  void step(Site site, Step step) throws SQLException {
    this.<Boolean, RuntimeException>run(
        site,
        () -> {
          step.run();
          return true;
        });
  }

  /// The seam knows one type of exception a call, this has two: what comes out is what went in.
  @SuppressWarnings("unchecked")
  <R, X extends Exception> R run(Site site, Statements<R, X> statements) throws X, SQLException {
    try {
      return seam.<R, Exception>around(site.text(), statements::run);
    } catch (SQLException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw (X) e;
    }
  }
}
