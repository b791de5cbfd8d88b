package dev.reprise.chaos.proxy;

import java.time.Duration;

/// What the proxy does with one request.
public sealed interface Mischief {

  /// Breaks the connection; Redis never sees the request.
  record CutBefore() implements Mischief {}

  /// Lets Redis execute the request, and breaks the connection in place of the reply.
  record CutAfter() implements Mischief {}

  /// Keeps the request back for a while; what follows on the connection waits too.
  record Delay(Duration time) implements Mischief {}

  /// Sends no more than half of the reply's bytes, and ends the stream.
  record HalfReply() implements Mischief {}

  /// Ends the stream towards the client and goes on to read from it.
  record HalfClose() implements Mischief {}

  /// Answers in place of Redis, which never sees the request.
  ///
  /// @param error as Redis writes it, such as `LOADING Redis is loading the dataset in memory`
  record Answer(String error) implements Mischief {}
}
