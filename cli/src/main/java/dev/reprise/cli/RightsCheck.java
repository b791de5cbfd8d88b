package dev.reprise.cli;

import dev.reprise.redis.Checkup;
import dev.reprise.trouble.Trouble;
import java.util.List;
import java.util.Locale;

/// Whether Redis lets this user do what Reprise does.
final class RightsCheck {
  private RightsCheck() {}

  static Finding of(Checkup checkup, String namespace) {
    List<String> refused = checkup.refused();
    String user = checkup.user();
    if (refused.isEmpty()) {
      return Finding.fine("rights", "user " + user + " may do all that Reprise does");
    }
    boolean onlyChannels = refused.equals(List.of("channels"));
    StringBuilder remedy = new StringBuilder("redis-cli ACL SETUSER ").append(user);
    remedy.append(" '~{").append(namespace).append("}:*' '~{").append(namespace).append(":*'");
    remedy.append(" '&{").append(namespace).append(":*'");
    refused.stream()
        .filter(each -> !each.equals("channels"))
        .forEach(each -> remedy.append(" +").append(each.toLowerCase(Locale.ROOT)));
    remedy.append(refused.contains("channels") ? " +subscribe +unsubscribe +publish" : "");
    String missing = String.join(", ", refused);
    return onlyChannels
        ? Finding.wrong(
            "rights",
            "user "
                + user
                + " may not use the channels of namespace "
                + namespace
                + ": dead workers are noticed late, waiting jobs too",
            Trouble.REDIS_REFUSES_THE_USER.beside(remedy.toString()))
        : Finding.wrong(
            "rights",
            "user " + user + " may not use " + missing,
            Trouble.REDIS_REFUSES_THE_USER.beside(remedy.toString()));
  }
}
