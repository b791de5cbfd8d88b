package dev.reprise.testkit.mutants;

import dev.reprise.testkit.mutants.LuaTree.Binary;
import dev.reprise.testkit.mutants.LuaTree.Call;
import dev.reprise.testkit.mutants.LuaTree.Condition;
import dev.reprise.testkit.mutants.LuaTree.Local;
import dev.reprise.testkit.mutants.LuaTree.Not;
import dev.reprise.testkit.mutants.LuaTree.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The mutants of the scripts, made from their sources by operators:
///
/// - `true`, `false`: the condition of an `if`, `elseif`, `while` or choice is forced
/// - `drop`: one operand of a chain of `and` or `or` is left out
/// - `left`: of a sum or difference only the first operand is kept
/// - `not`: a comparison or a `not` outside conditions is turned into its opposite
/// - `edge`: `<` becomes `<=`, and so on
/// - `gone`: a call or assignment that is a statement of its own (a write, an event, a wake-up)
/// - `arg`: a `math.min` or `math.max` gives one of its arguments
/// - `zero`, `lifted`: a constant becomes 0, or a thousand times as much
final class LuaMutants {
  private static final String FOLDER = "dev/reprise/redis/lua/";
  private static final Map<String, String> OPPOSITES =
      Map.of("==", "~=", "~=", "==", "<", ">=", ">=", "<", ">", "<=", "<=", ">");
  private static final Map<String, String> EDGES =
      Map.of("<", "<=", "<=", "<", ">", ">=", ">=", ">");

  /// Sums that say where keys and arguments begin.
  private static final Pattern PLACES = Pattern.compile("_KEYS\\b|\\bfirst_");

  private LuaMutants() {}

  /// Of every script and fragment below `resources`.
  static List<Mutant> of(Path resources) {
    List<Mutant> mutants = new ArrayList<>();
    sources(resources).forEach((file, lua) -> mutants.addAll(of(file, lua)));
    return mutants;
  }

  /// Scripts and fragments by file name, relative to `resources`.
  static Map<String, String> sources(Path resources) {
    Map<String, String> sources = new TreeMap<>();
    try (Stream<Path> files = Files.walk(resources.resolve(FOLDER))) {
      files
          .filter(path -> path.toString().endsWith(".lua"))
          .forEach(path -> sources.put(resources.relativize(path).toString(), Project.text(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sources;
  }

  static List<Mutant> of(String file, String lua) {
    LuaTree tree = LuaTree.of(lua);
    String name = file.substring(file.lastIndexOf('/') + 1);
    Mutant.Maker maker = new Mutant.Maker(file, lua);
    List<Mutant> out = new ArrayList<>();
    for (Condition condition : tree.conditions) {
      if (!condition.word().equals("while")) {
        out.add(replaced(maker, condition.span(), "true", "true"));
      }
      out.add(replaced(maker, condition.span(), "false", "false"));
    }
    for (Binary binary : tree.binaries) {
      if (name.equals("keys.lua") || name.equals("time.lua")) {
        continue; // where keys stand in KEYS, and how a time is written
      }
      binary(maker, lua, tree, binary, out);
    }
    for (Not not : tree.nots) {
      if (!tree.isCondition(not.span()) && !tree.isOperandOfLogic(not.span())) {
        out.add(replaced(maker, not.span(), "not", not.operand().in(lua)));
      }
    }
    for (Span statement : tree.statements) {
      out.add(replaced(maker, statement, "gone", ""));
    }
    for (Call call : tree.calls) {
      if (call.callee().equals("math.min") || call.callee().equals("math.max")) {
        for (Span argument : call.arguments()) {
          out.add(replaced(maker, call.span(), "arg", argument.in(lua)));
        }
      }
    }
    if (name.equals("constants.lua")) {
      for (Local local : tree.locals) {
        out.add(replaced(maker, local.value(), "zero", "0"));
        out.add(replaced(maker, local.value(), "lifted", local.value().in(lua) + "000"));
      }
    }
    return out;
  }

  private static void binary(
      Mutant.Maker maker, String lua, LuaTree tree, Binary binary, List<Mutant> out) {
    Span between = new Span(binary.left().to(), binary.right().from());
    if (binary.isLogic()) {
      logic(maker, lua, tree, binary, out);
    } else if (OPPOSITES.containsKey(binary.sign())) {
      if (!tree.isCondition(binary.span()) && !tree.isOperandOfLogic(binary.span())) {
        out.add(replaced(maker, between, "not", " " + OPPOSITES.get(binary.sign()) + " "));
      }
      if (EDGES.containsKey(binary.sign())) {
        out.add(replaced(maker, between, "edge", " " + EDGES.get(binary.sign()) + " "));
      }
    } else if ((binary.sign().equals("+") || binary.sign().equals("-"))
        && !binary.indexing()
        && !PLACES.matcher(binary.span().in(lua)).find()) {
      out.add(replaced(maker, binary.span(), "left", binary.left().in(lua)));
    }
  }

  /// Each operand of a chain is dropped in turn. `a and b or c` as a value is a choice: one of
  /// both.
  private static void logic(
      Mutant.Maker maker, String lua, LuaTree tree, Binary binary, List<Mutant> out) {
    Span whole = binary.span();
    boolean or = binary.sign().equals("or");
    Binary choice = or ? tree.binaryAt(binary.left()) : null;
    if (choice != null && choice.sign().equals("and") && !tree.isConditional(whole)) {
      out.add(replaced(maker, whole, "true", choice.right().in(lua)));
      out.add(replaced(maker, whole, "false", binary.right().in(lua)));
      return;
    }
    if (tree.isInChain(binary)) {
      return;
    }
    if (!or && tree.isChosen(binary) && tree.chain(binary).size() == 2) {
      return; // the condition of a choice, which is forced as a whole
    }
    List<Span> operands = tree.chain(binary);
    for (int i = 0; i < operands.size(); i++) {
      Span dropped = operands.get(i);
      String after =
          i == 0
              ? lua.substring(operands.get(1).from(), whole.to())
              : lua.substring(whole.from(), operands.get(i - 1).to())
                  + lua.substring(dropped.to(), whole.to());
      out.add(replaced(maker, whole, "drop", after));
    }
  }

  private static Mutant replaced(Mutant.Maker maker, Span span, String operator, String after) {
    return maker.at(span.from(), span.to(), operator, after);
  }
}
