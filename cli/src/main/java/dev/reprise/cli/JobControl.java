package dev.reprise.cli;

import dev.reprise.Job;
import dev.reprise.store.JobView;
import dev.reprise.store.Jobs.ControlReply;
import java.util.function.Function;

/// What `pause`, `resume`, `cancel` and `redrive` have in common: one job, one request, and an
/// answer in words.
///
/// @param done what became of the job (`paused`)
/// @param cannot what its status forbids (`be paused`)
record JobControl(Invocation invocation, String done, String cannot) {

  /// What to say where the job was in that state already.
  interface Unchanged {
    String say(Connection connection, JobView job);
  }

  int run(String id, Function<Job, ControlReply> request, Unchanged unchanged) {
    try (Connection connection = invocation.connect()) {
      Job job = connection.job(id);
      return switch (request.apply(job)) {
        case ControlReply.Done done -> tell(connection, job.view(), this.done);
        case ControlReply.Unchanged same -> {
          JobView view = job.view();
          yield tell(connection, view, unchanged.say(connection, view));
        }
        case ControlReply.Illegal illegal -> {
          invocation
              .output()
              .warn(
                  "reprise: Job " + id + " is " + illegal.status() + " and can't " + cannot + ".");
          yield ExitCode.FAILED;
        }
        case ControlReply.Busy busy -> {
          invocation
              .output()
              .warn("reprise: Job " + id + " is still held by a worker; try again in a moment.");
          yield ExitCode.FAILED;
        }
        case ControlReply.NoJob gone ->
            throw new UsageException("Job " + id + " is gone: it was purged meanwhile.");
      };
    }
  }

  private int tell(Connection connection, JobView job, String what) {
    Output output = invocation.output();
    if (output.isJson()) {
      output.json(JobText.of(connection.reprise()).json(job));
    } else {
      output.line("Job " + job.ref().id() + ": " + what + ".");
    }
    return ExitCode.DONE;
  }
}
