package dev.reprise.bench;

import dev.reprise.embedded.RedisProcess;
import dev.reprise.testkit.PlainPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Where one run of one contestant takes place: fresh servers on loopback with ports of their own,
/// processes of its own, in a folder of its own. All of it ends and is removed with the run.
public final class Arena implements AutoCloseable {
  /// The bench's sources, from the project's root.
  static final Path HOME = Path.of("bench").toAbsolutePath();

  /// As long as one run may take.
  public static final Duration LIMIT = Duration.ofMinutes(15);

  private static final List<String> JVM =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+IgnoreUnrecognizedVMOptions",
          "--sun-misc-unsafe-memory-access=allow");

  private final Path folder;
  private final Effort.Server server;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private int children;
  private int servers;

  private Arena(Path folder, Effort.Server server) {
    this.folder = folder;
    this.server = server;
  }

  static Arena open(Effort.Server server) throws IOException {
    return new Arena(Files.createTempDirectory("reprise-bench"), server);
  }

  public Path folder() {
    return folder;
  }

  /// A Redis that keeps nothing on disk.
  public RedisProcess redis(String... lines) {
    return start(options().appendOnly(false).lines(lines));
  }

  /// A Redis with an append-only file, with such lines of configuration.
  public RedisProcess durableRedis(String... lines) {
    return start(options().lines(lines));
  }

  private RedisProcess.Options options() {
    RedisProcess.Options bundled = RedisProcess.Options.in(folder.resolve("redis-" + ++servers));
    return switch (server) {
      case BUNDLED -> bundled;
      case PATH -> bundled.binary(onPath("redis-server"));
    };
  }

  private RedisProcess start(RedisProcess.Options options) {
    return keep(RedisProcess.start(options));
  }

  /// A PostgreSQL that keeps nothing over a power cut, as the Redis beside it doesn't: to the
  /// advantage of whoever uses it.
  public PlainPostgres postgres() {
    return keep(PlainPostgres.start());
  }

  /// A main class of ours in a JVM of its own, with the flags that a JVM has by itself.
  public Child java(Class<?> main, String... args) {
    return java(List.of(), main, args);
  }

  public Child java(List<String> flags, Class<?> main, String... args) {
    List<String> command = jvm(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    return child(command, Map.of());
  }

  /// A main class of the JVM peers, which have a class path of their own.
  public Child peer(String main, String... args) {
    Path classes = HOME.resolve("peers/target/classes");
    Path libraries = HOME.resolve("peers/target/class-path");
    if (!Files.isDirectory(classes) || !Files.exists(libraries)) {
      throw new MissingException("bench/peers isn't built: make bench-peers says why");
    }
    List<String> command = jvm(List.of());
    try {
      command.addAll(
          List.of(
              "-cp",
              classes + File.pathSeparator + Files.readString(libraries).strip(),
              "dev.reprise.bench.peers." + main));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    command.addAll(List.of(args));
    return child(command, Map.of());
  }

  /// A script of `bench/node`, whose packages npm has put below `bench/target`.
  public Child node(String script, String... args) {
    Path home = HOME.resolve("target/node");
    if (!Files.isDirectory(home.resolve("node_modules/bullmq"))) {
      throw new MissingException("no BullMQ: make bench-node says why");
    }
    List<String> command = new ArrayList<>(List.of(onPath("node").toString()));
    command.add(home.resolve(script).toString());
    command.addAll(List.of(args));
    return child(command, Map.of("NODE_ENV", "production"));
  }

  /// Any other command.
  public Child command(List<String> command, Map<String, String> environment) {
    return child(command, environment);
  }

  private static List<String> jvm(List<String> flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(flags);
    return command;
  }

  private Child child(List<String> command, Map<String, String> environment) {
    return keep(Child.start(command, environment, folder.resolve("child-" + ++children + ".log")));
  }

  /// A program on the `PATH`.
  ///
  /// @throws MissingException where it isn't there
  public static Path onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(place -> Path.of(place, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new MissingException("no " + program + " on the PATH: install it"));
  }

  /// Closes it with the arena.
  public <T extends AutoCloseable> T keep(T one) {
    started.push(one);
    return one;
  }

  @Override
  public void close() throws Exception {
    while (!started.isEmpty()) {
      started.pop().close();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
