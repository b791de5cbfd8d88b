package dev.reprise.testkit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A connection of its own for plain commands: how tests look at what is really in Redis, past the
/// store that they test. Bulk strings come as Latin-1 text, so that every byte keeps its value.
public final class PlainRedis implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private PlainRedis(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    this.out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
  }

  /// Connects to a server on this machine.
  public static PlainRedis local(int port) {
    try {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      return new PlainRedis(socket);
    } catch (IOException e) {
      throw new UncheckedIOException("no Redis on port " + port, e);
    }
  }

  /// Runs one command; its reply is a `String`, a `Long`, a `List` of such, or null.
  public @Nullable Object call(String... command) {
    return pipeline(List.<String[]>of(command)).get(0);
  }

  /// Runs commands in one round trip.
  public List<@Nullable Object> pipeline(List<String[]> commands) {
    try {
      for (String[] command : commands) {
        write(command);
      }
      out.flush();
      List<@Nullable Object> replies = new ArrayList<>(commands.size());
      for (int i = 0; i < commands.size(); i++) {
        replies.add(read());
      }
      return replies;
    } catch (IOException e) {
      throw new UncheckedIOException("the connection to Redis broke", e);
    }
  }

  /// Waits for what the server sends by itself, as it does after `MONITOR`.
  public @Nullable Object next() {
    try {
      return read();
    } catch (IOException e) {
      throw new UncheckedIOException("the connection to Redis broke", e);
    }
  }

  /// A list reply as texts.
  public static List<String> texts(@Nullable Object reply) {
    return reply instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
  }

  /// A flat list reply (field, value, ...) as a map.
  public static Map<String, String> map(@Nullable Object reply) {
    List<String> flat = texts(reply);
    Map<String, String> out = new LinkedHashMap<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      out.put(flat.get(i), flat.get(i + 1));
    }
    return out;
  }

  private void write(String[] command) throws IOException {
    out.write(("*" + command.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
    for (String argument : command) {
      byte[] bytes = argument.getBytes(StandardCharsets.UTF_8);
      out.write(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(bytes);
      out.write('\r');
      out.write('\n');
    }
  }

  private @Nullable Object read() throws IOException {
    String line = line();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> rest;
      case ':' -> Long.valueOf(rest);
      case '$' -> bulk(Integer.parseInt(rest));
      case '*' -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int left = Integer.parseInt(rest); left > 0; left--) {
          list.add(read());
        }
        yield list;
      }
      default -> throw new IllegalStateException("Redis answered " + line);
    };
  }

  private @Nullable String bulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    byte[] bytes = in.readNBytes(length + 2);
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("Redis closed the connection");
      }
      line.append((char) c);
    }
    in.readNBytes(1);
    return line.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
