package dev.reprise.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Rows in aligned columns, two spaces between; numbers stand at the right.
final class TextTable {
  private static final Pattern NUMBER = Pattern.compile("-|[0-9][0-9.,]*%?");

  private TextTable() {}

  static List<String> of(List<String> titles, List<List<String>> rows) {
    int columns = titles.size();
    int[] widths = new int[columns];
    boolean[] numbers = new boolean[columns];
    for (int column = 0; column < columns; column++) {
      int at = column;
      widths[column] =
          rows.stream()
              .mapToInt(row -> row.get(at).length())
              .reduce(titles.get(column).length(), Math::max);
      numbers[column] =
          !rows.isEmpty() && rows.stream().allMatch(row -> NUMBER.matcher(row.get(at)).matches());
    }
    List<String> lines = new ArrayList<>();
    lines.add(line(titles, widths, numbers));
    rows.forEach(row -> lines.add(line(row, widths, numbers)));
    return lines;
  }

  private static String line(List<String> cells, int[] widths, boolean[] numbers) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = cells.get(column);
      String space = " ".repeat(widths[column] - cell.length());
      line.append(column == 0 ? "" : "  ").append(numbers[column] ? space + cell : cell + space);
    }
    return line.toString().stripTrailing();
  }
}
