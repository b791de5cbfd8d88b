package dev.reprise.sink;

/// How a sink's transaction ended. Both mean: the chunk's effect is there, once.
public sealed interface SinkReply {
  /// What to commit to Redis.
  SinkOutcome outcome();

  /// The body ran and its writes were committed with the marker.
  record Written(SinkOutcome outcome) implements SinkReply {}

  /// An earlier attempt had committed; the body didn't run.
  ///
  /// @param outcome the one that the earlier attempt stored
  /// @param token the earlier attempt, `<epoch>-<attempt>`
  record Repeated(SinkOutcome outcome, String token) implements SinkReply {}
}
