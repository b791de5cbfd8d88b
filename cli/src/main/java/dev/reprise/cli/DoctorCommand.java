package dev.reprise.cli;

import dev.reprise.RedisUnavailableException;
import dev.reprise.Reprise;
import dev.reprise.RepriseException;
import dev.reprise.cli.Finding.Level;
import dev.reprise.embedded.EmbeddedRedis;
import dev.reprise.embedded.EmbeddedRedisException;
import dev.reprise.embedded.RepriseHome;
import dev.reprise.redis.Checkup;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/// `reprise doctor`. It changes nothing; the embedded Redis is started as by any other command.
@Command(
    name = "doctor",
    description =
        "Check Redis, workers, jobs and this host, and say what to do. Exits with 1 where something"
            + " is wrong, 3 where Redis can't be reached.")
final class DoctorCommand implements Callable<Integer> {
  private static final int TRIPS = 20;

  private final Invocation invocation;

  DoctorCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    Path home = RepriseHome.resolve();
    Endpoint asked = Endpoint.of(invocation);
    List<Finding> findings = new ArrayList<>();
    int exit = ExitCode.DONE;
    try {
      Endpoint endpoint = asked.isEmbedded() ? asked.at(EmbeddedRedis.startOrJoin(home)) : asked;
      try (Checkup checkup = endpoint.checkup()) {
        findings.addAll(redis(checkup, endpoint, asked.isEmbedded()));
      }
    } catch (RedisUnavailableException | EmbeddedRedisException e) {
      findings.add(Finding.wrong("redis", String.valueOf(e.getMessage()), "all else needs Redis"));
      exit = ExitCode.REDIS;
    }
    findings.addAll(new HostChecks(home).all());
    findings.sort(Comparator.comparing(Finding::level));
    new FindingText(invocation).print(findings);
    boolean wrong = findings.stream().anyMatch(each -> each.level() == Level.WRONG);
    return exit == ExitCode.DONE && wrong ? ExitCode.FAILED : exit;
  }

  private static List<Finding> redis(Checkup checkup, Endpoint endpoint, boolean embedded) {
    ServerChecks server =
        new ServerChecks(
            checkup.address(), checkup.info(), checkup.settings("save", "appendfsync"));
    List<Finding> findings = new ArrayList<>(server.all(embedded));
    if (server.isTooOld()) {
      return findings;
    }
    checkup.roundTrips(TRIPS); // the first ones measure this process
    findings.add(ServerChecks.latency(checkup.roundTrips(TRIPS)));
    Instant now = checkup.time();
    findings.add(ServerChecks.clock(now, Clock.systemUTC().instant()));
    findings.add(RightsCheck.of(checkup, endpoint.namespace()));
    Map<String, String> record = new HashMap<>();
    guarded(
        findings,
        "namespace",
        () -> {
          record.putAll(checkup.namespaceRecord());
          return NamespaceCheck.of(checkup, endpoint.namespace(), record);
        });
    boolean suits =
        findings.stream()
            .noneMatch(
                each ->
                    each.level() == Level.WRONG
                        && (each.check().equals("eviction") || each.check().equals("replication")));
    if (!record.isEmpty() && suits) {
      guarded(
          findings,
          "jobs",
          () -> {
            try (Reprise reprise = endpoint.options().connect()) {
              return JobChecks.of(reprise, now).all();
            }
          });
    }
    return findings;
  }

  private static void guarded(
      List<Finding> findings, String check, Supplier<List<Finding>> checks) {
    try {
      findings.addAll(checks.get());
    } catch (RepriseException e) {
      findings.add(
          Finding.wrong(
              check, String.valueOf(e.getMessage()), "put right what stands above first"));
    }
  }
}
