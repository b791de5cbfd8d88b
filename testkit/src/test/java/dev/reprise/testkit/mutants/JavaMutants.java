package dev.reprise.testkit.mutants;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// The mutants of the Java side, listed by hand: for each the file, what stands there, what stands
/// there instead, and which guard that removes. The list is `java-mutants.txt`: a line `file:
/// path`, then mutants, each a line `name: which guard`, lines with `-` (what stands there; white
/// space doesn't count) and lines with `+`.
final class JavaMutants {
  private static final String LIST = "java-mutants.txt";
  private static final String PACKAGE = "dev/reprise/";

  private JavaMutants() {}

  /// @throws IllegalStateException where a text of the list isn't in its file exactly once
  static List<Mutant> of(Path sources) {
    List<Mutant> mutants = new ArrayList<>();
    Map<String, Mutant.Maker> makers = new HashMap<>();
    String file = "";
    String name = "";
    List<String> old = new ArrayList<>();
    List<String> fresh = new ArrayList<>();
    for (String line : (list() + "\n\n").lines().toList()) {
      if (line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("file: ")) {
        file = PACKAGE + line.substring("file: ".length()).strip();
      } else if (line.startsWith("name: ")) {
        name = line.substring("name: ".length()).strip();
      } else if (line.startsWith("-")) {
        old.add(line.substring(1));
      } else if (line.startsWith("+")) {
        fresh.add(line.substring(1));
      } else if (!old.isEmpty()) {
        String source = Project.text(sources.resolve(file));
        String path = file;
        Mutant.Maker maker = makers.computeIfAbsent(file, f -> new Mutant.Maker(path, source));
        mutants.add(mutant(maker, source, file, name, old, fresh));
        old.clear();
        fresh.clear();
      }
    }
    return mutants;
  }

  private static Mutant mutant(
      Mutant.Maker maker,
      String source,
      String file,
      String name,
      List<String> old,
      List<String> fresh) {
    String wanted = String.join("\n", old).strip();
    StringBuilder pattern = new StringBuilder();
    for (String word : wanted.split("\\s+")) {
      pattern.append(pattern.isEmpty() ? "" : "\\s+").append(Pattern.quote(word));
    }
    Matcher matcher = Pattern.compile(pattern.toString()).matcher(source);
    if (!matcher.find()) {
      throw new IllegalStateException(LIST + ": " + file + " has no such text: " + wanted);
    }
    int from = matcher.start();
    int to = matcher.end();
    if (matcher.find()) {
      throw new IllegalStateException(LIST + ": " + file + " has this text twice: " + wanted);
    }
    return maker.at(from, to, name.replace(' ', '-'), String.join("\n", fresh).strip());
  }

  private static String list() {
    try (InputStream in = JavaMutants.class.getResourceAsStream(LIST)) {
      if (in == null) {
        throw new IllegalStateException("no " + LIST + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Compiles one changed source into `target`.
  ///
  /// @throws IllegalStateException with the compiler's words where it can't be
  static void compile(Project project, String file, String source, Path target) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter words = new StringWriter();
    List<String> options =
        List.of(
            "-d",
            target.toString(),
            "-cp",
            project.classPath(),
            "-proc:none",
            "-nowarn",
            "-g",
            "-parameters",
            "--release",
            "21");
    URI uri = URI.create("string:///" + file);
    SimpleJavaFileObject unit =
        new SimpleJavaFileObject(uri, SimpleJavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    if (!compiler.getTask(words, null, null, options, null, List.of(unit)).call()) {
      throw new IllegalStateException("a mutant of " + file + " doesn't compile: " + words);
    }
  }
}
