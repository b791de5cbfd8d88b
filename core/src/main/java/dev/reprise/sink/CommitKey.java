package dev.reprise.sink;

/// Says which chunk a sink's transaction is for, and who runs it.
///
/// @param uid the job's incarnation
/// @param chunk the chunk's index as text, or `finish`
/// @param job the job's id
/// @param epoch the timeline's number, the first half of the fencing token
/// @param attempt counts the claims of the chunk, the second half
/// @param digest of what the chunk's output depends on (source, parameters): a repeat with another
///   one is refused
public record CommitKey(
    String uid, String chunk, String job, long epoch, long attempt, String digest) {
  /// The chunk of the finish step.
  public static final String FINISH = "finish";

  /// The fencing token as it stands in the marker: `<epoch>-<attempt>`.
  public String token() {
    return epoch + "-" + attempt;
  }

  /// For messages: `job=.. chunk=.. attempt=..`.
  String identity() {
    return "job=%s chunk=%s attempt=%s".formatted(job, chunk, token());
  }
}
