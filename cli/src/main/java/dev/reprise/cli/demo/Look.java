package dev.reprise.cli.demo;

/// How things look: with colours or without, in Unicode or ASCII, and how wide.
///
/// @param width columns of the terminal, of which the last stays free
public record Look(boolean colours, boolean unicode, int width) {
  private static final String RESET = "\u001b[0m";

  /// The colours, by what they mean.
  enum Tone {
    HEAD("1"),
    DIM("2"),
    GOOD("32"),
    BAD("31"),
    WARN("33"),
    FIRST("36"),
    SECOND("35"),
    THIRD("34"),
    PLAIN("0");

    private final String code;

    Tone(String code) {
      this.code = code;
    }

    /// The tone of a worker.
    static Tone of(int worker) {
      return switch (worker) {
        case 1 -> FIRST;
        case 2 -> SECOND;
        case 3 -> THIRD;
        default -> PLAIN;
      };
    }
  }

  String paint(Tone tone, String text) {
    return colours && tone != Tone.PLAIN && !text.isEmpty()
        ? "\u001b[" + tone.code + "m" + text + RESET
        : text;
  }

  /// Cut to the width, where it holds no colours yet.
  String cut(String text) {
    return text.length() < width ? text : text.substring(0, Math.max(0, width - 1));
  }
}
