package dev.reprise;

/// A kind of job: the name under which workers register a handler, and the type of its params.
///
/// @param name lower-case letters, digits, `.`, `_` and `-`, at most 64
/// @param params a record that Jackson reads and writes
public record JobType<P>(String name, Class<P> params) {

  public JobType {
    if (!name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException(
          "job type '"
              + name
              + "' must be 1 to 64 lower-case letters, digits, '.', '_' or '-', and begin with a letter or digit");
    }
  }

  public static <P> JobType<P> of(String name, Class<P> params) {
    return new JobType<>(name, params);
  }

  /// A job of this type, to be given a source and submitted.
  public JobSpec<P> job(P params) {
    return JobSpec.of(this, params);
  }
}
