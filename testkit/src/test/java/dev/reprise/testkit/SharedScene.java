package dev.reprise.testkit;

import dev.reprise.embedded.RedisProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Test classes that share a Redis among their tests, each in a namespace of its own.
abstract class SharedScene {
  @TempDir static Path dir;
  private static RedisProcess redis;
  private Scene scene;

  @BeforeAll
  static void startRedis() {
    redis = RedisProcess.start(RedisProcess.Options.in(dir.resolve("redis")).appendOnly(false));
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void open() {
    scene = new Scene(redis);
  }

  @AfterEach
  void closeScene() {
    scene.close();
  }

  static RedisProcess redis() {
    return redis;
  }

  Scene scene() {
    return scene;
  }
}
