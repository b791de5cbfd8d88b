package dev.reprise.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/// A connection to Redis on this machine that speaks just enough of its protocol for AUTH, PING,
/// INFO and SHUTDOWN, so that joining the daemon needs no driver.
final class Resp implements AutoCloseable {
  static final String HOST = "127.0.0.1";
  private static final int MAX_LINE = 4_096;
  private static final int MAX_BULK = 1 << 20;

  /// What Redis says: a text, or an error with its code in front (`LOADING ...`).
  sealed interface Reply {
    record Text(String value) implements Reply {}

    record Failure(String message) implements Reply {}
  }

  private final Socket socket;
  private final InputStream in;

  private Resp(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /// @param timeout for the connection and for each reply
  static Resp connect(int port, Duration timeout) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
      socket.connect(address(port), Math.toIntExact(timeout.toMillis()));
      return new Resp(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  static InetSocketAddress address(int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }

  Reply call(String... words) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(("*" + words.length + "\r\n").getBytes(UTF_8));
    for (String word : words) {
      byte[] bytes = word.getBytes(UTF_8);
      out.writeBytes(("$" + bytes.length + "\r\n").getBytes(UTF_8));
      out.writeBytes(bytes);
      out.writeBytes("\r\n".getBytes(UTF_8));
    }
    out.writeTo(socket.getOutputStream());
    return reply();
  }

  /// Ends, by an exception, when the other side is gone, however it went: the kernel closes its
  /// sockets within a millisecond. `ProcessHandle.onExit` is no match for this: a process that is
  /// no child is polled, more and more slowly, and counts as alive until its parent reaps it.
  void awaitEnd() throws IOException {
    socket.setSoTimeout(0);
    in.skipNBytes(Long.MAX_VALUE);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private Reply reply() throws IOException {
    String line = line();
    String rest = line.isEmpty() ? "" : line.substring(1);
    return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '+', ':' -> new Reply.Text(rest);
      case '-' -> new Reply.Failure(rest);
      case '$' -> new Reply.Text(bulk(rest));
      default -> throw new IOException("no Redis answers on port " + socket.getPort());
    };
  }

  private String bulk(String digits) throws IOException {
    int length;
    try {
      length = Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw new IOException("no Redis answers on port " + socket.getPort(), e);
    }
    if (length < 0) {
      return "";
    }
    if (length > MAX_BULK) {
      throw new IOException("a reply of " + length + " bytes on port " + socket.getPort());
    }
    byte[] bytes = in.readNBytes(length + 2);
    if (bytes.length < length + 2) {
      throw new EOFException("the reply broke off");
    }
    return new String(bytes, 0, length, UTF_8);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the reply broke off");
      }
      if (line.size() >= MAX_LINE) {
        throw new IOException("no Redis answers on port " + socket.getPort());
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(UTF_8);
  }
}
