package dev.reprise.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/// This host's name, of what a worker's name may hold.
final class HostName {
  private static final int MAX = 40;

  private HostName() {}

  static String get() {
    String name = raw().strip().replaceAll("[^A-Za-z0-9._-]", "-");
    String fit = name.matches("[A-Za-z0-9].*") ? name : "host" + name;
    return fit.substring(0, Math.min(MAX, fit.length()));
  }

  private static String raw() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname"));
    } catch (IOException e) {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException none) {
        return "localhost";
      }
    }
  }
}
