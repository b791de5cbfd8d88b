package dev.reprise.testkit;

import dev.reprise.sink.JdbcTarget;
import dev.reprise.sink.JdbcUrl;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteSinkTest extends SinkContract {
  @TempDir Path folder;

  @Override
  JdbcTarget open() {
    return JdbcTarget.open(new JdbcUrl("jdbc:sqlite:" + folder.resolve("t.db")));
  }
}
