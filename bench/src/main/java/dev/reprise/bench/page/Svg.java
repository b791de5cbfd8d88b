package dev.reprise.bench.page;

import java.util.Locale;

/// A drawing whose colours are readable on light and on dark ground.
final class Svg {
  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, sans-serif; fill: #6b7785; }
        text.ours { font-weight: 600; fill: #d9730d; }
        text.small { font-size: 11px; }
        .mark { fill: #7f8fa4; }
        .ours.mark { fill: #e8862a; }
        .grid { stroke: #8b949e; stroke-opacity: 0.3; }
        @media (prefers-color-scheme: dark) {
          text { fill: #adbac7; }
          text.ours { fill: #f0a35e; }
        }
      </style>
      """;

  private final StringBuilder out = new StringBuilder();

  Svg(int width, int height, String title) {
    out.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " role=\"img\">\n<title>%s</title>\n",
            width,
            height,
            width,
            escaped(title)));
    out.append(STYLE);
  }

  Svg line(double x1, double y1, double x2, double y2) {
    return add(
        "<path class=\"grid\" d=\"M"
            + at(x1)
            + " "
            + at(y1)
            + "L"
            + at(x2)
            + " "
            + at(y2)
            + "\"/>");
  }

  /// @param end `start`, `middle` or `end`: which part of the text stands at the point
  Svg text(double x, double y, String end, String kind, String text) {
    String place = attribute("x", at(x)) + attribute("y", at(y)) + attribute("text-anchor", end);
    return add("<text" + attribute("class", kind) + place + ">" + escaped(text) + "</text>");
  }

  Svg bar(double x, double y, double width, double height, String kind) {
    String place = attribute("x", at(x)) + attribute("y", at(y));
    String size = attribute("width", at(width)) + attribute("height", at(height));
    return add("<rect" + attribute("class", mark(kind)) + place + size + " rx=\"3\"/>");
  }

  Svg dot(double x, double y, String kind) {
    String place = attribute("cx", at(x)) + attribute("cy", at(y));
    return add("<circle" + attribute("class", mark(kind)) + place + " r=\"6\"/>");
  }

  String end() {
    return out + "</svg>\n";
  }

  private Svg add(String element) {
    out.append(element).append('\n');
    return this;
  }

  private static String attribute(String name, String value) {
    return value.isEmpty() ? "" : " " + name + "=\"" + value + "\"";
  }

  private static String mark(String kind) {
    return (kind + " mark").strip();
  }

  private static String at(double place) {
    return String.format(Locale.ROOT, "%.1f", place);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
