package dev.reprise.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// The main class of a command in another process: starts or joins, prints the pid of Redis, and
/// waits where it is told to.
final class StartsRedis {
  private StartsRedis() {}

  public static void main(String[] args) throws InterruptedException {
    try {
      System.out.println(EmbeddedRedis.startOrJoin(Path.of(args[0])).pid());
    } catch (EmbeddedRedisException e) {
      System.out.println(e.getMessage());
      return;
    }
    if (args.length > 1 && args[1].equals("--stay")) {
      new CountDownLatch(1).await();
    }
  }

  /// @param before words in front of the command, such as `setsid`
  static Process inAnotherProcess(Path home, List<String> before, String... more)
      throws IOException {
    List<String> words = new ArrayList<>(before);
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    words.addAll(List.of(StartsRedis.class.getName(), home.toString()));
    words.addAll(List.of(more));
    return new ProcessBuilder(words)
        .redirectInput(new File("/dev/null"))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /// All that it said: the pid, or the sentence that says why there is none.
  static String saidBy(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  static long pidSaidBy(Process process) throws IOException {
    return Long.parseLong(process.inputReader().readLine());
  }
}
