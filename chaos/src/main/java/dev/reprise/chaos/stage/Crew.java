package dev.reprise.chaos.stage;

import dev.reprise.chaos.proxy.RespProxy;
import dev.reprise.store.WorkerView;
import dev.reprise.testkit.WorkerProcess;
import dev.reprise.testkit.WorkerProcess.Jvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The workers of a scenario, by name.
public final class Crew implements AutoCloseable {
  private static final Duration DRAIN = Duration.ofSeconds(30);

  private final Stage stage;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Map<String, RespProxy> proxies = new LinkedHashMap<>();
  private final List<Member> twins = new ArrayList<>();
  private final List<String> killedSessions = new ArrayList<>();
  private int kills;

  Crew(Stage stage) {
    this.stage = stage;
  }

  public Member start(String name) {
    return start(name, Hiring.PLAIN);
  }

  /// Starts a worker, or the next process under its name; it has its proxy from before.
  public Member start(String name, Hiring hiring) {
    Member member = process(name, hiring, reserve(name));
    members.put(name, member);
    return member;
  }

  /// The proxy of a worker that has yet to start.
  public RespProxy reserve(String name) {
    return proxies.computeIfAbsent(name, key -> RespProxy.to(stage.redis().port()));
  }

  /// A second live process under the name of one that lives.
  public Member startTwin(String name, Hiring hiring) {
    Member twin = process(name, hiring, RespProxy.to(stage.redis().port()));
    twins.add(twin);
    return twin;
  }

  private Member process(String name, Hiring hiring, RespProxy proxy) {
    List<String> args =
        new ArrayList<>(
            List.of(
                proxy.uri(),
                stage.namespace(),
                name,
                stage.workers().toString(),
                Integer.toString(hiring.slots()),
                Integer.toString(hiring.deadlineSeconds()),
                Integer.toString(hiring.ballastMib())));
    if (!hiring.stand().isEmpty()) {
      args.addAll(List.of(hiring.stand().split(" ")));
    }
    Path log = stage.workers().resolve(name + ".log");
    return new Member(
        name,
        hiring,
        WorkerProcess.start(jvm(hiring), ChaosWorker.class, log, args.toArray(String[]::new)),
        proxy);
  }

  private Jvm jvm(Hiring hiring) {
    Jvm shared = WorkerArchive.jvm(stage.home());
    List<String> flags = new ArrayList<>(hiring.jvm().flags());
    if (flags.stream().noneMatch(flag -> flag.startsWith("-XX:ArchiveClassesAtExit"))) {
      flags.addAll(shared.flags());
    }
    return new Jvm(flags, hiring.jvm().environment());
  }

  public Member member(String name) {
    Member member = members.get(name);
    if (member == null) {
      throw new IllegalArgumentException("no worker " + name);
    }
    return member;
  }

  public RespProxy proxy(String name) {
    return member(name).proxy();
  }

  /// Starts those that have ended, as a supervisor does; how many it was.
  public int keepAlive() {
    int started = 0;
    for (Member member : List.copyOf(members.values())) {
      if (!member.isAlive()) {
        start(member.name(), member.hiring().moving());
        started++;
      }
    }
    return started;
  }

  /// Waits until a worker holds chunks.
  public WorkerView awaitHolding(String name) {
    return Waiting.untilThere(name + " holding chunks", () -> holding(name));
  }

  /// The worker's session that holds chunks now.
  public Optional<WorkerView> holding(String name) {
    long pid = member(name).process().pid();
    return stage.reprise().workers().stream()
        .filter(view -> view.name().equals(name) && view.pid() == pid && view.inFlight() > 0)
        .findFirst();
  }

  /// Waits until a worker has opened its session.
  public WorkerView awaitOpen(String name) {
    return Waiting.untilThere(name + " opening its session", () -> open(name));
  }

  /// The session of its present process, where it has one.
  public Optional<WorkerView> open(String name) {
    long pid = member(name).process().pid();
    return stage.reprise().workers().stream()
        .filter(view -> view.name().equals(name) && view.pid() == pid)
        .findFirst();
  }

  /// Waits until a worker stands still where it was told to.
  public void awaitStanding(String name) {
    Path said = stage.workers().resolve(name + ".stands");
    Waiting.until(name + " standing still", () -> Files.deleteIfExists(said));
  }

  /// `kill -9`, and waits for the end.
  public void kill(String name) {
    Member member = member(name);
    kills++;
    stage.fault("kill -9 of " + name);
    member.process().kill9();
    member.process().awaitEnd(10);
  }

  /// The same, of a worker that holds chunks now: its session must be recovered from.
  public void killHolding(String name) {
    WorkerView view = awaitHolding(name);
    killedSessions.add(view.session());
    kill(name);
  }

  public void freeze(String name) {
    stage.fault("SIGSTOP of " + name);
    member(name).process().freeze();
  }

  public void thaw(String name) {
    stage.fault("SIGCONT of " + name);
    member(name).process().thaw();
  }

  /// Processes that were killed.
  public int kills() {
    return kills;
  }

  /// Sessions that held chunks when their process was killed.
  public List<String> killedSessions() {
    return List.copyOf(killedSessions);
  }

  void heal() {
    for (Member member : all()) {
      member.proxy().behave();
      member.proxy().heal();
      if (member.isAlive()) {
        member.process().thaw();
      }
    }
  }

  /// Whether any worker lives.
  public boolean isManned() {
    return all().stream().anyMatch(Member::isAlive);
  }

  private List<Member> all() {
    List<Member> all = new ArrayList<>(members.values());
    all.addAll(twins);
    return all;
  }

  /// SIGTERM to all; who hasn't drained in time is named.
  public List<String> drain() {
    List<String> late = new ArrayList<>();
    for (Member member : all()) {
      member.process().terminate();
    }
    for (Member member : all()) {
      if (!member.process().awaitEnd(DRAIN.toSeconds())) {
        late.add(member.name() + " didn't end within " + DRAIN.toSeconds() + " s of SIGTERM");
      }
    }
    return late;
  }

  @Override
  public void close() {
    for (Member member : all()) {
      member.process().close();
      member.proxy().close();
    }
  }
}
