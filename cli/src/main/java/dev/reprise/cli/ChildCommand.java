package dev.reprise.cli;

import dev.reprise.RepriseException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Starts this program once more, as a worker on one job.
///
/// @param job the job's full id
/// @param target what it needs to reach the job's database, without secrets
record ChildCommand(Invocation invocation, String job, int slots, List<String> target) {

  Process start() {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr", "-Dio.lettuce.core.jfr=false"));
    String more = invocation.variable("REPRISE_JAVA_OPTS");
    words.addAll(quickStart(System.getProperty("reprise.cache", "")));
    if (!more.contains("GC")) {
      words.add("-XX:+UseSerialGC"); // several of them share the host's cores
    }
    if (!more.isEmpty()) {
      words.addAll(List.of(more.split("\\s+")));
    }
    words.addAll(program(System.getProperty("java.class.path", "")));
    words.addAll(List.of(ImportWorkerCommand.NAME, job, "--slots", String.valueOf(slots)));
    words.addAll(target);
    GlobalOptions options = invocation.options();
    if (options.redisUser != null) {
      words.addAll(List.of("--redis-user", options.redisUser));
    }
    if (options.redisPasswordFile != null) {
      words.addAll(List.of("--redis-password-file", options.redisPasswordFile.toString()));
    }
    if (options.verbose) {
      words.add("-v");
    }
    return start(new ProcessBuilder(words), options);
  }

  /// The address may hold a password: it has no place in a list of processes.
  private static Process start(ProcessBuilder builder, GlobalOptions options) {
    if (options.redis != null) {
      builder.environment().put("REPRISE_REDIS", options.redis);
    }
    if (options.namespace != null) {
      builder.environment().put("REPRISE_NAMESPACE", options.namespace);
    }
    try {
      return builder
          .redirectInput(ProcessBuilder.Redirect.PIPE)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException e) {
      throw new RepriseException("A worker process can't be started: " + e.getMessage() + ".", e);
    }
  }

  /// As the launcher does it: classes from the cache that the build made, where there is one.
  private static List<String> quickStart(String cache) {
    List<String> words = new ArrayList<>();
    int jdk = Runtime.version().feature();
    if (jdk >= 24) {
      words.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-Dio.netty.noUnsafe=false"));
    }
    if (!cache.isEmpty()) {
      words.add((jdk >= 25 ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + cache);
    }
    return words;
  }

  private static List<String> program(String classPath) {
    boolean oneJar = classPath.endsWith(".jar") && !classPath.contains(java.io.File.pathSeparator);
    return oneJar
        ? List.of("-jar", classPath)
        : List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath, Main.class.getName());
  }
}
