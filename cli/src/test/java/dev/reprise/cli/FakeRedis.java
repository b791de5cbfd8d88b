package dev.reprise.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A server that speaks just enough of the protocol to be asked for its `INFO`.
final class FakeRedis implements AutoCloseable {
  private final ServerSocket server;
  private final String info;

  private FakeRedis(ServerSocket server, String info) {
    this.server = server;
    this.info = info;
  }

  static FakeRedis saying(String info) throws IOException {
    ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    FakeRedis fake = new FakeRedis(server, info);
    Thread.ofPlatform().daemon().start(fake::serve);
    return fake;
  }

  String uri() {
    return "redis://127.0.0.1:" + server.getLocalPort();
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofPlatform().daemon().start(() -> answer(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      OutputStream out = socket.getOutputStream();
      for (String head = in.readLine(); head != null; head = in.readLine()) {
        List<String> words = new ArrayList<>();
        for (int i = Integer.parseInt(head.substring(1)); i > 0; i--) {
          in.readLine();
          words.add(in.readLine());
        }
        out.write(reply(words.get(0).toUpperCase(Locale.ROOT)).getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (IOException e) {
      // the client is gone
    }
  }

  private String reply(String command) {
    return switch (command) {
      case "INFO" -> "$" + info.length() + "\r\n" + info + "\r\n";
      case "HELLO" -> "%3\r\n+server\r\n+redis\r\n+version\r\n+5.0.0\r\n+proto\r\n:3\r\n";
      case "PING" -> "+PONG\r\n";
      default -> "+OK\r\n";
    };
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
