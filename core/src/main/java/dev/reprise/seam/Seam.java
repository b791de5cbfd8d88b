package dev.reprise.seam;

/// Stands around every call that leaves the process: each script sent to Redis, each read, each
/// connection and subscription, each step of a sink's transaction; [Site] lists them. Production
/// uses [#NONE]; tests, the demo and chaos put crashes, delays and lost replies here, so that no
/// fault needs a hidden flag.
///
/// An implementation may throw before it runs the call (never sent), after it (executed, reply
/// lost), or pass its reply on. A call may be made inside another one, as a sink's commit is inside
/// the creation of a table.
public interface Seam {
  Seam NONE =
      new Seam() {
        @Override
        public <R, X extends Exception> R around(String site, Call<R, X> call) throws X {
          return call.run();
        }
      };

  /// Runs `call`, which is known as `site` (`script:settle`, `sink:commit`), see [Site].
  <R, X extends Exception> R around(String site, Call<R, X> call) throws X;

  /// The text of a script as it is sent: a test puts a clock of its own in place of the server's,
  /// or leaves a guard out.
  default String script(String operation, String text) {
    return text;
  }

  /// One call that leaves the process.
  @FunctionalInterface
  interface Call<R, X extends Exception> {
    R run() throws X;
  }
}
