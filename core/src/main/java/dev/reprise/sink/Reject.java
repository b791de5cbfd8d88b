package dev.reprise.sink;

/// A record that wasn't taken.
///
/// @param line on which it begins in its source, from 1
/// @param reason one clause
/// @param raw the record as it stands in its source
public record Reject(long line, String reason, String raw) {
  private static final int MAX_REASON = 500;

  public Reject {
    reason = cut(reason.replaceAll("\\s+", " ").strip().replace("\0", "\\x00"), MAX_REASON);
    raw = raw.replace("\0", "\\x00"); // which not every database takes
  }

  /// With no more than so many characters of the raw text.
  Reject cut(int chars) {
    return raw.length() <= chars ? this : new Reject(line, reason, cut(raw, chars));
  }

  private static String cut(String text, int chars) {
    if (text.length() <= chars) {
      return text;
    }
    boolean insidePair = Character.isHighSurrogate(text.charAt(chars - 2));
    return text.substring(0, chars - (insidePair ? 2 : 1)) + "…";
  }
}
