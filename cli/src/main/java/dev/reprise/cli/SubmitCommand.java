package dev.reprise.cli;

import dev.reprise.cli.imports.PreparedImport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `reprise submit`.
@Command(
    name = "submit",
    description = "Submit a job, for workers that run elsewhere, and print its id.",
    synopsisSubcommandLabel = "COMMAND")
final class SubmitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Missing what to submit");
  }

  /// `reprise submit import`.
  @Command(name = "import", description = "Submit an import.")
  static final class Import implements Callable<Integer> {
    private final Invocation invocation;
    @Mixin private ImportArguments arguments = new ImportArguments();

    Import(Invocation invocation) {
      this.invocation = invocation;
    }

    @Override
    public Integer call() {
      Output output = invocation.output();
      try (PreparedImport prepared = arguments.prepare();
          Connection connection = invocation.connect()) {
        ImportSubmission submission = new ImportSubmission(connection.reprise(), prepared, output);
        ImportSubmission.Found found = submission.find(arguments.asNew);
        if (output.isJson()) {
          output.json(JobText.of(connection.reprise()).json(found.job().view()));
        } else {
          output.line(found.job().id());
        }
        if (found.known()) {
          output.note("It was submitted before and is " + found.job().view().status() + ".");
        }
      }
      return ExitCode.DONE;
    }
  }
}
