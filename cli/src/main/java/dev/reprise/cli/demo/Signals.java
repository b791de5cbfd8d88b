package dev.reprise.cli.demo;

import java.io.File;
import java.io.IOException;
import java.util.Locale;

/// Signals to processes, by their own ids.
public final class Signals {
  private Signals() {}

  /// Whether a process can be frozen and thawed here.
  public static boolean canFreeze() {
    return !System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("windows");
  }

  public static void kill9(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  public static void freeze(long pid) {
    send("-STOP", pid);
  }

  public static void thaw(long pid) {
    send("-CONT", pid);
  }

  private static void send(String signal, long pid) {
    try {
      int code =
          new ProcessBuilder("kill", signal, Long.toString(pid))
              .redirectError(new File("/dev/null"))
              .start()
              .waitFor();
      if (code != 0) {
        throw new MissedException("no process " + pid + " for kill " + signal);
      }
    } catch (IOException e) {
      throw new MissedException("no program kill on this machine: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    }
  }
}
