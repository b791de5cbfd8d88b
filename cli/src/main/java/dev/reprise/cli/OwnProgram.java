package dev.reprise.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command line that starts this program once more, as a process of its own.
final class OwnProgram {
  private OwnProgram() {}

  /// @param javaOptions more switches for the JVM, as in `REPRISE_JAVA_OPTS`
  static List<String> command(String javaOptions, List<String> arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr", "-Dio.lettuce.core.jfr=false"));
    words.addAll(quickStart(System.getProperty("reprise.cache", "")));
    if (!javaOptions.contains("GC")) {
      words.add("-XX:+UseSerialGC"); // several of them share the host's cores
    }
    if (!javaOptions.isEmpty()) {
      words.addAll(List.of(javaOptions.split("\\s+")));
    }
    words.addAll(program(System.getProperty("java.class.path", "")));
    words.addAll(arguments);
    return words;
  }

  /// As the launcher does it: classes from the cache that the build made, where there is one.
  private static List<String> quickStart(String cache) {
    List<String> words = new ArrayList<>();
    int jdk = Runtime.version().feature();
    if (jdk >= 24) {
      words.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-Dio.netty.noUnsafe=false"));
    }
    if (!cache.isEmpty()) {
      words.add("-Dreprise.cache=" + cache);
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
