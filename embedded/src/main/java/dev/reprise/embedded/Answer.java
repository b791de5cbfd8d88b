package dev.reprise.embedded;

import dev.reprise.embedded.Resp.Reply;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/// Who answers on a port of this machine when it is asked with a password.
sealed interface Answer {
  Duration PATIENCE = Duration.ofSeconds(2);

  /// A Redis that knows the password.
  sealed interface Known extends Answer {
    Map<String, String> info();

    default long pid() {
      return number("process_id");
    }

    default long number(String field) {
      return Long.parseLong(info().getOrDefault(field, "0"));
    }

    default String version() {
      return info().getOrDefault("redis_version", "unknown");
    }

    default String configFile() {
      return info().getOrDefault("config_file", "");
    }
  }

  /// It takes commands.
  record Ready(Map<String, String> info) implements Known {}

  /// It reads its append-only file still.
  record Loading(Map<String, String> info) implements Known {}

  /// Nothing listens there.
  record Nobody() implements Answer {}

  /// Something listens there that isn't ours, or says nothing in time.
  record Stranger(String why) implements Answer {}

  /// @param password empty where Redis has none
  static Answer of(int port, String password) {
    try (Resp resp = Resp.connect(port, PATIENCE)) {
      if (!password.isEmpty() && resp.call("AUTH", password) instanceof Reply.Failure refused) {
        return new Stranger(refused.message());
      }
      return switch (resp.call("INFO")) {
        case Reply.Failure refused -> new Stranger(refused.message());
        case Reply.Text text -> withInfo(resp, parse(text.value()));
      };
    } catch (ConnectException e) {
      return new Nobody();
    } catch (IOException e) {
      return new Stranger(String.valueOf(e.getMessage()));
    }
  }

  private static Answer withInfo(Resp resp, Map<String, String> info) throws IOException {
    return switch (resp.call("PING")) {
      case Reply.Text text -> new Ready(info);
      case Reply.Failure failure ->
          failure.message().startsWith("LOADING")
              ? new Loading(info)
              : new Stranger(failure.message());
    };
  }

  private static Map<String, String> parse(String info) {
    return info.lines()
        .filter(line -> line.indexOf(':') > 0)
        .collect(
            Collectors.toUnmodifiableMap(
                line -> line.substring(0, line.indexOf(':')),
                line -> line.substring(line.indexOf(':') + 1),
                (first, second) -> first));
  }
}
