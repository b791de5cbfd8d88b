package dev.reprise.cli;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/// What stderr can show. The launcher asks whether it is a terminal, which nothing in Java knows.
///
/// @param live whether a line can be drawn again in its place
/// @param width columns of a line
/// @param ascii whether to keep to ASCII
/// @param color whether colours are wanted
record Terminal(boolean live, int width, boolean ascii, boolean color) {
  private static final int USUAL = 80;
  private static final int LEAST = 20;

  /// Where these are spoken, terminals often draw lines and blocks two columns wide.
  private static final Set<String> WIDE = Set.of("ja", "ko", "zh");

  static Terminal of(Invocation invocation) {
    boolean dumb = invocation.variable("TERM").equals("dumb");
    boolean live = Boolean.getBoolean("reprise.tty") && !dumb;
    boolean plain = invocation.options().noColor || !invocation.variable("NO_COLOR").isEmpty();
    return new Terminal(
        live,
        width(invocation),
        isAscii(invocation, invocation.stderr().charset()),
        live && !plain);
  }

  /// The same question for stdout, to which only symbols matter.
  static boolean takesSymbols(Invocation invocation) {
    return !isAscii(invocation, invocation.stderr().charset());
  }

  private static int width(Invocation invocation) {
    int told = Integer.getInteger("reprise.columns", 0); // 0 also where a terminal has no size
    return Math.max(LEAST, told > 0 ? told : columns(invocation.variable("COLUMNS")));
  }

  private static int columns(String variable) {
    return variable.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(variable) : USUAL;
  }

  private static boolean isAscii(Invocation invocation, Charset charset) {
    String locale = "";
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      locale = locale.isEmpty() ? invocation.variable(name) : locale;
    }
    String language = locale.substring(0, Math.min(2, locale.length())).toLowerCase(Locale.ROOT);
    return !charset.equals(StandardCharsets.UTF_8) || WIDE.contains(language);
  }
}
