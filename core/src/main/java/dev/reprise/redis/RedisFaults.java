package dev.reprise.redis;

import dev.reprise.RedisUnavailableException;
import dev.reprise.RedisUnsuitableException;
import dev.reprise.RepriseException;
import dev.reprise.trouble.Trouble;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisLoadingException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/// Turns what the driver throws into what a user can act on.
final class RedisFaults {
  private RedisFaults() {}

  static RepriseException translate(String address, String doing, Throwable thrown) {
    Throwable cause = unwrap(thrown);
    String said = said(cause);
    if (cause instanceof RepriseException ours) {
      return ours;
    }
    if (said.contains("WRONGPASS") || said.contains("NOAUTH") || said.contains("NOPERM")) {
      return new RedisUnavailableException(
          Trouble.REDIS_REFUSES_THE_USER.after(
              "Redis at "
                  + address
                  + " refuses this user or password ("
                  + said
                  + "); give the right one with --redis-user and --redis-password-file, or in the URI."),
          cause);
    }
    if (said.startsWith("OOM")) {
      return new RedisUnsuitableException(
          Trouble.REDIS_FULL.after(
              "Redis at "
                  + address
                  + " is at its memory limit and refused "
                  + doing
                  + "; raise maxmemory or purge finished jobs."),
          cause);
    }
    if (said.startsWith("READONLY")) {
      return new RedisUnsuitableException(
          Trouble.REDIS_IS_A_REPLICA.after(
              "Redis at " + address + " is a read-only replica; connect to its primary."),
          cause);
    }
    if (said.startsWith("MISCONF")) {
      return new RedisUnsuitableException(
          Trouble.REDIS_CANT_WRITE_TO_ITS_DISK.after(
              "Redis at "
                  + address
                  + " can't write to its disk and refuses writes; free the disk or see its log ("
                  + said
                  + ")."),
          cause);
    }
    if (cause instanceof RedisCommandExecutionException && !passes(cause)) {
      String refused = "Redis at " + address + " refused " + doing + ": " + said + ".";
      boolean right = said.contains("The user executing the script");
      return new RepriseException(
          right ? Trouble.REDIS_REFUSES_THE_USER.after(refused) : refused, cause);
    }
    return new RedisUnavailableException(
        Trouble.REDIS_DOESNT_ANSWER.after(
            "Redis at "
                + address
                + " doesn't answer ("
                + said
                + "); check that it runs and that the address is right."),
        cause);
  }

  /// Whether the same call may work in a moment: loading, busy, moving.
  static boolean passes(Throwable thrown) {
    Throwable cause = unwrap(thrown);
    String said = said(cause);
    return cause instanceof RedisLoadingException
        || said.startsWith("LOADING")
        || said.startsWith("BUSY")
        || said.startsWith("TRYAGAIN")
        || said.startsWith("MASTERDOWN")
        || said.startsWith("CLUSTERDOWN");
  }

  static boolean notPermitted(Throwable thrown) {
    return said(unwrap(thrown)).startsWith("NOPERM");
  }

  static boolean noScript(Throwable thrown) {
    return said(unwrap(thrown)).startsWith("NOSCRIPT");
  }

  private static Throwable unwrap(Throwable thrown) {
    Throwable at = thrown;
    while ((at instanceof ExecutionException || at instanceof CompletionException)
        && at.getCause() != null) {
      at = at.getCause();
    }
    return at;
  }

  /// The innermost message: the driver's outer one only says that it could not connect.
  private static String said(Throwable thrown) {
    Throwable at = thrown;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    String message = at.getMessage();
    return message == null || message.isBlank() ? at.getClass().getSimpleName() : message;
  }
}
