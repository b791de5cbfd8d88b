package dev.reprise.cli;

import dev.reprise.RepriseException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Starts this program once more, as a worker on one job.
///
/// @param worker the command that it runs
/// @param job the job's full id
/// @param target what it needs to reach the job's database, without secrets
record ChildCommand(
    Invocation invocation, String worker, String job, int slots, List<String> target) {

  /// With how many early deaths in a row they aren't started again; under chaos they are killed on
  /// purpose.
  int deathsInARow(int usual) {
    return worker.equals(ChaosWorkerCommand.NAME) ? Integer.MAX_VALUE : usual;
  }

  Process start() {
    List<String> words = new ArrayList<>(List.of(worker, job, "--slots", String.valueOf(slots)));
    words.addAll(target);
    GlobalOptions options = invocation.options();
    if (options.redisUser != null) {
      words.addAll(List.of("--redis-user", options.redisUser));
    }
    if (options.redisPasswordFile != null) {
      words.addAll(List.of("--redis-password-file", options.redisPasswordFile.toString()));
    }
    if (options.verbose) {
      words.add("-v");
    }
    List<String> command = OwnProgram.command(invocation.variable("REPRISE_JAVA_OPTS"), words);
    return start(new ProcessBuilder(command), options);
  }

  /// The address may hold a password: it has no place in a list of processes.
  private static Process start(ProcessBuilder builder, GlobalOptions options) {
    if (options.redis != null) {
      builder.environment().put("REPRISE_REDIS", options.redis);
    }
    if (options.namespace != null) {
      builder.environment().put("REPRISE_NAMESPACE", options.namespace);
    }
    try {
      return builder
          .redirectInput(ProcessBuilder.Redirect.PIPE)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException e) {
      throw new RepriseException("A worker process can't be started: " + e.getMessage() + ".", e);
    }
  }
}
