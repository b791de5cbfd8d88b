package dev.reprise.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a terminal of any height shows after what was written to it: of the control sequences it
/// knows those that the demo uses, and colours, which it drops.
final class ShownScreen {
  private static final Pattern PIECE =
      Pattern.compile("\u001b\\[(\\d*)A|\u001b\\[J|\u001b\\[[0-9;]*m|[^\u001b]");

  private ShownScreen() {}

  static List<String> after(String written) {
    List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
    int row = 0;
    Matcher piece = PIECE.matcher(written);
    while (piece.find()) {
      String text = piece.group();
      if (piece.group(1) != null) {
        row -= Integer.parseInt(piece.group(1));
      } else if (text.equals("\u001b[J")) {
        lines.subList(row, lines.size()).clear();
        lines.add(new StringBuilder());
      } else if (text.equals("\n")) {
        row++;
        if (row == lines.size()) {
          lines.add(new StringBuilder());
        }
      } else if (!text.equals("\r") && !text.startsWith("\u001b")) {
        lines.get(row).append(text);
      }
    }
    return lines.stream().map(StringBuilder::toString).toList();
  }
}
