package dev.reprise.cli;

import dev.reprise.cli.imports.Credentials;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Who a command is at the database of `--to`. Only a file's name stands on the command line, and
/// so in the list of processes.
final class CredentialArguments {
  @Option(names = "--to-user", paramLabel = "NAME", description = "The user at that database.")
  @Nullable String user;

  @Option(
      names = "--to-password-file",
      paramLabel = "FILE",
      description = "The file whose first line is the password.")
  @Nullable Path passwordFile;

  /// @throws UsageException where there is a password for nobody
  @Nullable Credentials credentials() {
    if (user == null && passwordFile != null) {
      throw new UsageException("--to-password-file goes with --to-user.");
    }
    return user == null ? null : new Credentials(user, passwordFile);
  }

  /// The same for a process that this one starts.
  List<String> words() {
    List<String> words = new ArrayList<>();
    if (user != null) {
      words.addAll(List.of("--to-user", user));
    }
    if (passwordFile != null) {
      words.addAll(List.of("--to-password-file", passwordFile.toAbsolutePath().toString()));
    }
    return words;
  }
}
