package dev.reprise.testkit.sim;

import dev.reprise.store.Claims;
import dev.reprise.store.Events;
import dev.reprise.store.Jobs;
import dev.reprise.store.Recovery;
import dev.reprise.store.Sessions;
import dev.reprise.testkit.PartitionCheck;
import dev.reprise.testkit.ShardState;
import dev.reprise.testkit.SimStore;
import dev.reprise.testkit.TestWorker;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;

/// Two stores as one: each request goes to both, and whatever they answer or hold otherwise is a
/// violation.
final class LockStep implements SimStore {
  private record Saved(Object first, Object second) {}

  private final SimStore first;
  private final SimStore second;
  private final Jobs jobs;
  private final Recovery recovery;

  /// @param first whose replies are passed on
  LockStep(SimStore first, SimStore second) {
    this.first = first;
    this.second = second;
    this.jobs = both(Jobs.class, first.jobs(), second.jobs());
    this.recovery = both(Recovery.class, first.recovery(), second.recovery());
  }

  private static <T> T both(Class<T> type, T a, T b) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                Object one = method.invoke(a, arguments);
                Object other = method.invoke(b, arguments);
                String difference = Comparison.ofReplies(one, other);
                if (!difference.isEmpty()) {
                  throw new Violation(method.getName() + " is answered " + difference);
                }
                return one;
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            }));
  }

  @Override
  public Jobs jobs() {
    return jobs;
  }

  @Override
  public Recovery recovery() {
    return recovery;
  }

  @Override
  public TestWorker worker(String name, String session, boolean seen) {
    TestWorker one = first.worker(name, session, seen);
    TestWorker other = second.worker(name, session, seen);
    return new TestWorker(
        name,
        session,
        both(Claims.class, one.claims(), other.claims()),
        both(Sessions.class, one.sessions(), other.sessions()),
        both(Recovery.class, one.recovery(), other.recovery()),
        () -> {
          one.reconnect();
          other.reconnect();
        },
        () -> {
          one.kill();
          other.kill();
        });
  }

  @Override
  public TestWorker openWorker(String name, String lock) {
    TestWorker worker = worker(name, name, true);
    worker.open(lock);
    return worker;
  }

  @Override
  public TestWorker openBlindWorker(String name) {
    TestWorker worker = worker(name, name, false);
    worker.open("");
    return worker;
  }

  @Override
  public void listen(int workers) {
    first.listen(workers);
    second.listen(workers);
  }

  @Override
  public void pass(Duration time) {
    first.pass(time);
    second.pass(time);
  }

  @Override
  public void wallClock(long ms) {
    first.wallClock(ms);
    second.wallClock(ms);
  }

  @Override
  public void newTimeline(boolean restarted) {
    first.newTimeline(restarted);
    second.newTimeline(restarted);
  }

  @Override
  public void loseEverything() {
    first.loseEverything();
    second.loseEverything();
  }

  @Override
  public Object save() {
    return new Saved(first.save(), second.save());
  }

  @Override
  public void rollBack(Object saved) {
    first.rollBack(((Saved) saved).first);
    second.rollBack(((Saved) saved).second);
  }

  /// The second's, once they were compared.
  @Override
  public ShardState state() {
    ShardState state = second.state();
    String difference = Comparison.ofStates(first.state(), state);
    if (!difference.isEmpty()) {
      throw new Violation(difference);
    }
    return state;
  }

  @Override
  public List<Events.Entry> events() {
    List<Events.Entry> events = second.events();
    String difference = Comparison.ofEvents(first.events(), events);
    if (!difference.isEmpty()) {
      throw new Violation(difference);
    }
    return events;
  }

  @Override
  public List<String> violations() {
    events();
    return PartitionCheck.of(state());
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
