package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.sink.Drivers;
import dev.reprise.sink.JdbcTarget;
import dev.reprise.sink.JdbcUrl;
import dev.reprise.sink.TableWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database whose driver is a jar in a folder.
class PluggedSinkTest extends SinkContract {
  private static final Drivers DRIVERS = Drivers.withPlugins(Path.of("target", "plugins"));

  @TempDir Path folder;

  @Override
  JdbcTarget open() {
    return JdbcTarget.open(
        new JdbcUrl("jdbc:h2:" + folder.resolve("t") + ";WRITE_DELAY=0"),
        new Properties(),
        DRIVERS);
  }

  @Test
  void namesAreFoldedAsTheDatabaseDoesIt() throws Exception {
    TableWriter writer = TableWriter.open(sink(), "public.cities", List.of("Name", "sp ace"));
    assertThat(writer.columns()).containsExactly("NAME", "sp ace");
    write(writer, List.of(List.of("x", "y")));
    assertThat(text("SELECT name FROM PUBLIC.CITIES")).isEqualTo("x");
    assertThat(target().dialect().table("a.\"b.c\"")).isEqualTo("\"A\".\"b.c\"");
  }
}
