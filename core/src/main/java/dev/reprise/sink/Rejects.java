package dev.reprise.sink;

import java.util.List;

/// The records that a job didn't take, kept in its target in the table `reprise_rejects`.
public record Rejects(JdbcSink sink, String uid) {
  private static final int PAGE = 50; // of records that may be large

  /// Takes one.
  @FunctionalInterface
  public interface Each<X extends Exception> {
    void reject(Reject reject) throws X;
  }

  /// How many there are.
  public long count() {
    return sink.read(
        connection ->
            sink.rejects().exists(connection) ? sink.rejects().count(connection, uid) : 0);
  }

  /// Hands them out in the order of their lines, without keeping them all.
  public <X extends Exception> void forEach(Each<X> each) throws X {
    long line = Long.MIN_VALUE;
    List<Reject> page;
    do {
      long behind = line;
      page = sink.read(connection -> sink.rejects().behind(connection, uid, behind, PAGE));
      for (Reject reject : page) {
        each.reject(reject);
        line = reject.line();
      }
    } while (!page.isEmpty());
  }
}
