package dev.reprise.testkit.mutants;

import java.util.ArrayList;
import java.util.List;

/// Where the parts of a Lua source stand that can be mutated: a small parser that keeps positions
/// and forgets the rest.
final class LuaTree {
  /// Half open.
  record Span(int from, int to) {
    String in(String text) {
      return text.substring(from, to);
    }
  }

  /// @param word `if`, `elseif` or `while`
  record Condition(String word, Span span) {}

  /// @param indexing whether it stands between square brackets
  record Binary(String sign, Span span, Span left, Span right, boolean indexing) {
    boolean isLogic() {
      return sign.equals("and") || sign.equals("or");
    }
  }

  record Not(Span span, Span operand) {}

  record Call(String callee, Span span, List<Span> arguments) {}

  record Local(String name, Span value) {}

  final List<Condition> conditions = new ArrayList<>();
  final List<Binary> binaries = new ArrayList<>();
  final List<Not> nots = new ArrayList<>();
  final List<Call> calls = new ArrayList<>();

  /// Calls and assignments that are statements of their own.
  final List<Span> statements = new ArrayList<>();

  final List<Local> locals = new ArrayList<>();

  /// The file itself, bodies of functions and loops, branches.
  final List<Span> blocks = new ArrayList<>();

  private final String lua;
  private final List<LuaToken> tokens;
  private int at;
  private int brackets;

  private LuaTree(String lua) {
    this.lua = lua;
    this.tokens = LuaToken.of(lua);
  }

  static LuaTree of(String lua) {
    LuaTree tree = new LuaTree(lua);
    tree.block();
    if (tree.peek().kind() != LuaToken.Kind.END) {
      throw tree.unexpected();
    }
    return tree;
  }

  /// Where the innermost block around a place begins.
  int blockAround(int place) {
    return blocks.stream()
        .filter(block -> block.from() <= place && place < block.to())
        .mapToInt(Span::from)
        .max()
        .orElse(0);
  }

  boolean isCondition(Span span) {
    return conditions.stream().anyMatch(condition -> condition.span().equals(span));
  }

  boolean isOperandOfLogic(Span span) {
    return binaries.stream()
        .anyMatch(b -> b.isLogic() && (b.left().equals(span) || b.right().equals(span)));
  }

  /// Whether it is a condition or stands in one: there `a and b or c` is no choice.
  boolean isConditional(Span span) {
    return conditions.stream()
        .anyMatch(
            condition ->
                condition.span().from() <= span.from() && span.to() <= condition.span().to());
  }

  /// Whether it is the first part of a longer chain of its sign.
  boolean isInChain(Binary binary) {
    return binaries.stream()
        .anyMatch(b -> b.sign().equals(binary.sign()) && b.left().equals(binary.span()));
  }

  /// Whether it is the `a and b` of a choice `a and b or c`.
  boolean isChosen(Binary binary) {
    return !isConditional(binary.span())
        && binaries.stream().anyMatch(b -> b.sign().equals("or") && b.left().equals(binary.span()));
  }

  Binary binaryAt(Span span) {
    return binaries.stream().filter(b -> b.span().equals(span)).findFirst().orElse(null);
  }

  /// The operands of a chain of one sign, from left to right.
  List<Span> chain(Binary last) {
    List<Span> operands = new ArrayList<>();
    Binary at = last;
    while (at != null && at.sign().equals(last.sign())) {
      operands.add(0, at.right());
      Binary left = binaryAt(at.left());
      if (left == null || !left.sign().equals(last.sign())) {
        operands.add(0, at.left());
      }
      at = left;
    }
    return operands;
  }

  private void block() {
    int from = at == 0 ? 0 : lastEnd();
    statements();
    blocks.add(new Span(from, peek().from()));
  }

  private void statements() {
    while (!(peek().kind() == LuaToken.Kind.END
        || peek().is("end")
        || peek().is("else")
        || peek().is("elseif")
        || peek().is("until"))) {
      statement();
    }
  }

  private void statement() {
    String word = peek().kind() == LuaToken.Kind.KEYWORD ? peek().text() : "";
    switch (word) {
      case "if" -> branches();
      case "while" -> {
        condition("do");
        block();
        take("end");
      }
      case "for" -> loop();
      case "do" -> {
        take("do");
        block();
        take("end");
      }
      case "function" -> function();
      case "local" -> local();
      case "return" -> {
        take("return");
        if (!(peek().is("end") || peek().is("else") || peek().kind() == LuaToken.Kind.END)) {
          list();
        }
      }
      case "break" -> take("break");
      default -> callOrAssignment();
    }
  }

  private void branches() {
    condition("then");
    block();
    while (peek().is("elseif")) {
      condition("then");
      block();
    }
    if (peek().is("else")) {
      take("else");
      block();
    }
    take("end");
  }

  private void condition(String closedBy) {
    String word = next().text();
    conditions.add(new Condition(word, expression(0)));
    take(closedBy);
  }

  private void loop() {
    take("for");
    while (!(peek().is("=") || peek().is("in"))) {
      next();
    }
    next();
    list();
    take("do");
    block();
    take("end");
  }

  private void function() {
    take("function");
    while (!peek().is(")")) {
      next();
    }
    take(")");
    block();
    take("end");
  }

  private void local() {
    take("local");
    if (peek().is("function")) {
      function();
      return;
    }
    String name = peek().text();
    while (peek().kind() == LuaToken.Kind.NAME || peek().is(",")) {
      next();
    }
    if (peek().is("=")) {
      take("=");
      Span value = list();
      locals.add(new Local(name, value));
    }
  }

  private void callOrAssignment() {
    int from = peek().from();
    operand();
    while (peek().is(",")) {
      take(",");
      operand();
    }
    if (peek().is("=")) {
      take("=");
      list();
    }
    statements.add(new Span(from, lastEnd()));
  }

  private Span list() {
    int from = peek().from();
    expression(0);
    while (peek().is(",")) {
      take(",");
      expression(0);
    }
    return new Span(from, lastEnd());
  }

  private Span expression(int binding) {
    Span left = unary();
    for (int power = power(peek()); power > binding; power = power(peek())) {
      String sign = next().text();
      Span right = expression(sign.equals("..") || sign.equals("^") ? power - 1 : power);
      Span whole = new Span(left.from(), right.to());
      binaries.add(new Binary(sign, whole, left, right, brackets > 0));
      left = whole;
    }
    return left;
  }

  private static int power(LuaToken token) {
    if (token.kind() != LuaToken.Kind.SIGN && token.kind() != LuaToken.Kind.KEYWORD) {
      return 0;
    }
    return switch (token.text()) {
      case "or" -> 1;
      case "and" -> 2;
      case "<", ">", "<=", ">=", "==", "~=" -> 3;
      case ".." -> 4;
      case "+", "-" -> 5;
      case "*", "/", "%" -> 6;
      case "^" -> 8;
      default -> 0;
    };
  }

  private Span unary() {
    LuaToken token = peek();
    if (token.is("not") || token.is("-") || token.is("#")) {
      next();
      Span operand = expression(7);
      Span span = new Span(token.from(), operand.to());
      if (token.is("not")) {
        nots.add(new Not(span, operand));
      }
      return span;
    }
    return operand();
  }

  /// A value, and what follows it: `.name`, `[index]`, `(arguments)`.
  private Span operand() {
    int from = peek().from();
    if (peek().is("(")) {
      take("(");
      expression(0);
      take(")");
    } else if (peek().is("{")) {
      table();
    } else if (peek().is("function")) {
      function();
    } else {
      next();
    }
    while (true) {
      if (peek().is(".")) {
        next();
        next();
      } else if (peek().is("[")) {
        index();
      } else if (peek().is("(")) {
        call(from);
      } else {
        return new Span(from, lastEnd());
      }
    }
  }

  private void index() {
    take("[");
    brackets++;
    expression(0);
    brackets--;
    take("]");
  }

  private void call(int from) {
    String callee = lua.substring(from, lastEnd());
    List<Span> arguments = new ArrayList<>();
    take("(");
    while (!peek().is(")")) {
      arguments.add(expression(0));
      if (peek().is(",")) {
        next();
      }
    }
    take(")");
    calls.add(new Call(callee, new Span(from, lastEnd()), arguments));
  }

  private void table() {
    take("{");
    while (!peek().is("}")) {
      if (peek().is("[")) {
        index();
        take("=");
      } else if (peek().kind() == LuaToken.Kind.NAME && tokens.get(at + 1).is("=")) {
        next();
        next();
      }
      expression(0);
      if (peek().is(",")) {
        next();
      }
    }
    take("}");
  }

  private LuaToken peek() {
    return tokens.get(at);
  }

  private LuaToken next() {
    return tokens.get(at++);
  }

  private int lastEnd() {
    return tokens.get(at - 1).to();
  }

  private void take(String wanted) {
    if (!peek().is(wanted)) {
      throw unexpected();
    }
    at++;
  }

  private IllegalStateException unexpected() {
    int line = 1 + (int) lua.substring(0, peek().from()).chars().filter(c -> c == '\n').count();
    return new IllegalStateException(
        "the parser for mutants doesn't know '" + peek().text() + "' in line " + line);
  }
}
