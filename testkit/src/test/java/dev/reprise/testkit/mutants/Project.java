package dev.reprise.testkit.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where the sources, the compiled classes and the results are.
///
/// @param root the project's folder
record Project(Path root) {

  /// The one in which this process was started.
  static Project here() {
    Project project = new Project(Path.of("").toAbsolutePath());
    if (!Files.isDirectory(project.lua())) {
      throw new IllegalStateException("start it in the project's root, by make mutants");
    }
    return project;
  }

  /// The module whose tests run, and their working folder.
  Path module() {
    return root.resolve("testkit");
  }

  Path lua() {
    return root.resolve("core/src/main/resources");
  }

  Path java() {
    return root.resolve("core/src/main/java");
  }

  /// What this tool writes.
  Path work() {
    return module().resolve("target/mutants");
  }

  Path temporary() {
    return work().resolve("tmp");
  }

  /// An empty overlay: the original.
  Path nothing() {
    return work().resolve("nothing");
  }

  /// The project's own classes, in the order of the class path.
  List<Path> ownClasses() {
    return List.of(
        module().resolve("target/test-classes"),
        root.resolve("core/target/test-classes"),
        module().resolve("target/classes"),
        root.resolve("core/target/classes"),
        root.resolve("embedded/target/classes"),
        root.resolve("cli/target/test-classes"),
        root.resolve("cli/target/classes"));
  }

  /// The libraries, and this tool.
  String classPath() {
    StringBuilder path = new StringBuilder();
    ownClasses().forEach(folder -> path.append(folder).append(':'));
    path.append(text(module().resolve("target/test-class-path")).strip());
    return path.append(':').append(root.resolve("cli/target/reprise.jar")).toString();
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
