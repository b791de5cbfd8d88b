package dev.reprise.chaos.proxy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One whole message of Redis's protocol (RESP2 or RESP3), as it goes over the wire.
final class Frame {
  private static final int WORD = 64;
  private static final int LONGEST_LINE = 1 << 16;

  private final char type;
  private final byte[] bytes;
  private final List<String> words;

  private Frame(char type, byte[] bytes, List<String> words) {
    this.type = type;
    this.bytes = bytes;
    this.words = words;
  }

  byte[] bytes() {
    return bytes;
  }

  /// Its strings; of a request its arguments. Each is cut to 64 characters.
  List<String> words() {
    return words;
  }

  /// A message that the server sends unasked: it answers no request.
  boolean isPush() {
    return type == '>';
  }

  /// Reads the next one.
  ///
  /// @throws EOFException where the stream ends
  static Frame read(InputStream in) throws IOException {
    Reading reading = new Reading(in);
    char type = reading.value();
    return new Frame(type, reading.bytes.toByteArray(), List.copyOf(reading.words));
  }

  private static final class Reading {
    private final InputStream in;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<String> words = new ArrayList<>();

    Reading(InputStream in) {
      this.in = in;
    }

    char value() throws IOException {
      String line = line();
      char type = line.charAt(0);
      switch (type) {
        case '$', '=', '!' -> bulk(length(line));
        case '*', '~', '>' -> values(length(line));
        case '%' -> values(2 * length(line));
        case '|' -> {
          values(2 * length(line));
          return value(); // attributes stand before the value that they describe
        }
        case '+', '-', ':', '_', '#', ',', '(' -> {}
        default -> throw new IOException("no message of Redis's protocol: " + line);
      }
      return type;
    }

    private void values(int count) throws IOException {
      for (int i = 0; i < count; i++) {
        value();
      }
    }

    private void bulk(int length) throws IOException {
      if (length < 0) {
        return;
      }
      byte[] content = in.readNBytes(length + 2);
      if (content.length < length + 2) {
        throw new EOFException("the connection ended inside a message");
      }
      bytes.write(content);
      words.add(new String(content, 0, Math.min(length, WORD), StandardCharsets.ISO_8859_1));
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      while (true) {
        int c = in.read();
        if (c < 0) {
          throw new EOFException("the connection ended");
        }
        bytes.write(c);
        if (c == '\n') {
          break;
        }
        if (c != '\r') {
          line.append((char) c);
        }
        if (line.length() > LONGEST_LINE) {
          throw new IOException("a line without an end");
        }
      }
      if (line.isEmpty()) {
        throw new IOException("an empty line where a message begins");
      }
      return line.toString();
    }

    private static int length(String line) {
      return Integer.parseInt(line.substring(1));
    }
  }
}
