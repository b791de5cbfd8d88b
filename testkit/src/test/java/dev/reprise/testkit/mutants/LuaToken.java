package dev.reprise.testkit.mutants;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// One token of a Lua source, and where it stands.
record LuaToken(Kind kind, String text, int from, int to) {
  enum Kind {
    NAME,
    KEYWORD,
    NUMBER,
    STRING,
    SIGN,
    END
  }

  private static final Set<String> KEYWORDS =
      Set.of(
          "and",
          "break",
          "do",
          "else",
          "elseif",
          "end",
          "false",
          "for",
          "function",
          "if",
          "in",
          "local",
          "nil",
          "not",
          "or",
          "repeat",
          "return",
          "then",
          "true",
          "until",
          "while");
  private static final List<String> LONG_SIGNS = List.of("...", "..", "==", "~=", "<=", ">=");

  boolean is(String wanted) {
    return kind != Kind.STRING && text.equals(wanted);
  }

  /// All tokens but comments, and one [Kind#END] at last. Long brackets aren't known: no script has
  /// any.
  static List<LuaToken> of(String lua) {
    List<LuaToken> tokens = new ArrayList<>();
    int at = 0;
    while (at < lua.length()) {
      char c = lua.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (lua.startsWith("--", at)) {
        int end = lua.indexOf('\n', at);
        at = end < 0 ? lua.length() : end;
      } else {
        LuaToken token = next(lua, at, c);
        tokens.add(token);
        at = token.to();
      }
    }
    tokens.add(new LuaToken(Kind.END, "", at, at));
    return tokens;
  }

  private static LuaToken next(String lua, int at, char c) {
    if (c == '\'' || c == '"') {
      return cut(Kind.STRING, lua, at, quoted(lua, at, c));
    }
    if (Character.isDigit(c)) {
      return cut(Kind.NUMBER, lua, at, wordEnd(lua, at));
    }
    if (isWord(c)) {
      int end = wordEnd(lua, at);
      boolean keyword = KEYWORDS.contains(lua.substring(at, end));
      return cut(keyword ? Kind.KEYWORD : Kind.NAME, lua, at, end);
    }
    for (String sign : LONG_SIGNS) {
      if (lua.startsWith(sign, at)) {
        return cut(Kind.SIGN, lua, at, at + sign.length());
      }
    }
    return cut(Kind.SIGN, lua, at, at + 1);
  }

  private static LuaToken cut(Kind kind, String lua, int from, int to) {
    return new LuaToken(kind, lua.substring(from, to), from, to);
  }

  private static int quoted(String lua, int from, char quote) {
    int at = from + 1;
    while (lua.charAt(at) != quote) {
      at += lua.charAt(at) == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  private static int wordEnd(String lua, int from) {
    int at = from;
    while (at < lua.length() && isWord(lua.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }
}
