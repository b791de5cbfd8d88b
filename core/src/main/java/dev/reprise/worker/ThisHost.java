package dev.reprise.worker;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// The name of the host that this process runs on, as others see it.
final class ThisHost {
  private ThisHost() {}

  static String name() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
