package dev.reprise.testkit;

import dev.reprise.embedded.RedisProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// The store on the bundled Redis, 7.0.
class RedisConformanceRedisTest extends RedisConformance {
  private static RedisProcess redis;

  @BeforeAll
  static void start(@TempDir Path dir) {
    redis = TestServers.bundled(dir);
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Override
  int port() {
    return redis.port();
  }
}
