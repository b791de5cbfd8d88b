package dev.reprise.source;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Names what a chunk reads. A sink keeps it with the chunk's marker and refuses a repeat that has
/// another one.
public final class InputDigest {
  private static final int BYTES = 16;

  private InputDigest() {}

  /// Of a whole source.
  ///
  /// @param description as [Plan#description()] has it; it changes when the content does, or the
  ///   way in which it is split
  public static String of(String description) {
    byte[] digest = CsvIndex.sha256().digest(description.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, BYTES);
  }

  /// Of one of its chunks.
  public static String ofChunk(String source, String chunk) {
    return source + "/" + chunk;
  }
}
