package dev.reprise.embedded;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Ports of the loopback interface. Between the question and the use another process may take one,
/// so whoever asks must look who answers in the end.
///
/// They are chosen below the range from which systems serve outgoing connections: there, a stopped
/// Redis would soon lose its port to one, and a client that keeps dialling a port where nobody
/// listens can end up connected to itself.
final class FreePort {
  private static final int FIRST = 20_000;
  private static final int END = 32_000;
  private static final int TRIES = 100;

  private FreePort() {}

  static int choose() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isFree(port)) {
        return port;
      }
    }
    throw new EmbeddedRedisException(
        "No port between %d and %d could be opened on 127.0.0.1; see what listens there."
            .formatted(FIRST, END));
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(Resp.address(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
