package dev.reprise.redis;

import io.lettuce.core.RedisURI;
import org.jspecify.annotations.Nullable;

/// Where Redis is, as a user writes it: `redis://`, `rediss://` or `redis-sentinel://`.
///
/// @param uri the address with its credentials; never printed
record RedisAddress(RedisURI uri) {

  static RedisAddress parse(String text, @Nullable String user, @Nullable String password) {
    if (text.contains(",") && !text.startsWith("redis-sentinel://")) {
      throw new IllegalArgumentException(
          "A cluster (several nodes separated by commas) is not supported by this version; give one"
              + " redis://, rediss:// or redis-sentinel:// address.");
    }
    RedisURI uri;
    try {
      uri = RedisURI.create(text);
    } catch (IllegalArgumentException e) {
      // Without its message, which repeats the address with its password.
      throw new IllegalArgumentException(
          "The Redis address can't be understood; write it as redis://host:6379,"
              + " rediss://host:6379 or redis-sentinel://host:26379#primary.");
    }
    if (password != null) {
      uri.setCredentialsProvider(
          () ->
              reactor.core.publisher.Mono.just(
                  io.lettuce.core.RedisCredentials.just(user, password)));
    }
    return new RedisAddress(uri);
  }

  /// Without credentials, for messages.
  String shown() {
    if (!uri.getSentinels().isEmpty()) {
      return "sentinels of " + uri.getSentinelMasterId();
    }
    return uri.getHost() + ":" + uri.getPort();
  }
}
