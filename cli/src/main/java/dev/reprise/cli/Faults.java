package dev.reprise.cli;

import dev.reprise.RedisUnavailableException;
import dev.reprise.RedisUnsuitableException;
import dev.reprise.RepriseException;
import dev.reprise.embedded.EmbeddedRedisException;
import dev.reprise.trouble.Trouble;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns what went wrong into one sentence on stderr and an exit code.
final class Faults {
  private final Invocation invocation;

  Faults(Invocation invocation) {
    this.invocation = invocation;
  }

  /// The command line can't be understood.
  int misread(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    say(sentence(e) + "; see " + command.getCommandSpec().qualifiedName() + " --help.");
    return ExitCode.USAGE;
  }

  private static String sentence(ParameterException e) {
    String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    if (said.endsWith(".")) {
      said = said.substring(0, said.length() - 1);
    }
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return said;
    }
    String first = unmatched.getUnmatched().get(0);
    String what =
        unmatched.isUnknownOption()
            ? "Unknown option " + first
            : e.getCommandLine().getSubcommands().isEmpty()
                ? "Unexpected argument " + first
                : "Unknown command " + first;
    List<String> likely = unmatched.getSuggestions();
    return likely.isEmpty()
        ? what
        : what
            + "; did you mean "
            + String.join(" or ", likely.subList(0, Math.min(3, likely.size())))
            + "?";
  }

  /// A command failed.
  int failed(Exception e) {
    return switch (e) {
      case UsageException usage -> said(usage, ExitCode.USAGE);
      case RedisUnavailableException away -> said(away, ExitCode.REDIS);
      case RedisUnsuitableException unsuitable -> said(unsuitable, ExitCode.REDIS);
      case EmbeddedRedisException embedded -> {
        say(Trouble.EMBEDDED_REDIS_DOESNT_START.after(String.valueOf(embedded.getMessage())));
        trace(embedded);
        yield ExitCode.REDIS;
      }
      case RepriseException other -> said(other, ExitCode.FAILED);
      case IllegalArgumentException invalid -> said(invalid, ExitCode.USAGE);
      default -> {
        say("Unexpected: " + e + (invocation.options().verbose ? "" : "; -v shows where."));
        trace(e);
        yield ExitCode.FAILED;
      }
    };
  }

  private int said(Exception e, int exit) {
    say(String.valueOf(e.getMessage()));
    trace(e);
    return exit;
  }

  private void say(String sentence) {
    invocation.stdout().flush();
    invocation.stderr().println("reprise: " + sentence);
  }

  private void trace(Exception e) {
    if (invocation.options().verbose) {
      e.printStackTrace(invocation.stderr());
    }
  }
}
