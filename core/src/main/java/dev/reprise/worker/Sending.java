package dev.reprise.worker;

import dev.reprise.RedisUnavailableException;
import dev.reprise.RedisUnsuitableException;
import java.time.Duration;
import java.util.function.Supplier;

/// Sends a numbered request until it has an answer: what was lost on the wire is asked again with
/// its number, and gets the first reply.
final class Sending {
  private static final Duration RESEND = Duration.ofMillis(50);

  private final Engine engine;
  private final Pause pause;

  /// @param pause a signal sends again at once
  Sending(Engine engine, Pause pause) {
    this.engine = engine;
    this.pause = pause;
  }

  /// Also where Redis says that it is full.
  <R> R insist(Supplier<R> request) {
    while (true) {
      try {
        return once(request);
      } catch (RedisUnsuitableException e) {
        rest(e);
      }
    }
  }

  /// @throws RedisUnsuitableException where Redis says that it is full
  <R> R once(Supplier<R> request) {
    while (true) {
      try {
        return request.get();
      } catch (RedisUnavailableException e) {
        rest(e);
      }
    }
  }

  private <X extends dev.reprise.RepriseException> void rest(X e) throws X {
    engine.unavailable(e);
    if (engine.isClosed()) {
      throw e;
    }
    pause.await(RESEND);
  }
}
