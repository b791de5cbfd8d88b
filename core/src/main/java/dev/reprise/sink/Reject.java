package dev.reprise.sink;

/// A record that wasn't taken.
///
/// @param line on which it begins in its source, from 1
/// @param reason one clause
/// @param raw the record as it stands in its source
public record Reject(long line, String reason, String raw) {
  private static final int MAX_REASON = 500;

  public Reject {
    reason = cut(reason.replaceAll("\\s+", " ").strip().replace("\0", "\\x00"));
    raw = raw.replace("\0", "\\x00"); // which not every database takes
  }

  private static String cut(String text) {
    if (text.length() <= MAX_REASON) {
      return text;
    }
    boolean insidePair = Character.isHighSurrogate(text.charAt(MAX_REASON - 2));
    return text.substring(0, MAX_REASON - (insidePair ? 2 : 1)) + "…";
  }
}
