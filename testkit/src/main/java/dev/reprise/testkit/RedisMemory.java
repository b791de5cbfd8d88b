package dev.reprise.testkit;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Asks a Redis how much memory its keys take. Speaks the protocol itself, since the driver is
/// nobody's but the store's.
public final class RedisMemory implements AutoCloseable {
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  /// @param uri `redis://[[user]:password@]host[:port]`
  public RedisMemory(String uri) throws IOException {
    URI address = URI.create(uri);
    socket = new Socket(address.getHost(), address.getPort() < 0 ? 6379 : address.getPort());
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out = socket.getOutputStream();
    String user = address.getUserInfo();
    if (user != null) {
      String[] parts = user.split(":", 2);
      call(parts[0].isEmpty() ? List.of("AUTH", parts[1]) : List.of("AUTH", parts[0], parts[1]));
    }
  }

  /// `used_memory`: all that the server has allocated, buffers and scripts included.
  public long used() throws IOException {
    return String.valueOf(call(List.of("INFO", "memory")))
        .lines()
        .filter(line -> line.startsWith("used_memory:"))
        .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length()).strip()))
        .findFirst()
        .orElseThrow();
  }

  /// Keys that match a pattern, each with its exact size.
  public List<Key> keys(String pattern) throws IOException {
    List<Key> keys = new ArrayList<>();
    String cursor = "0";
    do {
      List<?> page = (List<?>) call(List.of("SCAN", cursor, "MATCH", pattern, "COUNT", "1000"));
      cursor = String.valueOf(page.get(0));
      for (Object key : (List<?>) page.get(1)) {
        String name = String.valueOf(key);
        keys.add(
            new Key(
                name,
                Long.parseLong(
                    String.valueOf(call(List.of("MEMORY", "USAGE", name, "SAMPLES", "0"))))));
      }
    } while (!cursor.equals("0"));
    return keys;
  }

  public record Key(String name, long bytes) {}

  private Object call(List<String> words) throws IOException {
    StringBuilder request = new StringBuilder("*" + words.size() + "\r\n");
    for (String word : words) {
      int length = word.getBytes(StandardCharsets.UTF_8).length;
      request.append('$').append(length).append("\r\n").append(word).append("\r\n");
    }
    out.write(request.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
    return reply();
  }

  private Object reply() throws IOException {
    String line = line();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> rest;
      case ':' -> Long.valueOf(rest);
      case '$' -> bulk(Integer.parseInt(rest));
      case '*' -> {
        List<Object> list = new ArrayList<>();
        for (int i = Integer.parseInt(rest); i > 0; i--) {
          list.add(reply());
        }
        yield list;
      }
      default -> throw new IOException("Redis says: " + line);
    };
  }

  private String bulk(int length) throws IOException {
    if (length < 0) {
      return "0";
    }
    byte[] bytes = in.readNBytes(length);
    in.skipNBytes(2);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.readUnsignedByte(); c != '\r'; c = in.readUnsignedByte()) {
      line.append((char) c);
    }
    in.skipNBytes(1);
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
