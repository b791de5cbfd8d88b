package dev.reprise.testkit.sim;

import dev.reprise.store.Recovery.Cause;
import dev.reprise.store.Recovery.LoseReply;
import dev.reprise.store.Sessions.HeartbeatReply;
import dev.reprise.testkit.SimStore;
import dev.reprise.testkit.TestWorker;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What live workers do about others: they look, declare dead, and take chunks back, and may die in
/// between.
final class Observers {
  private static final List<Cause> CAUSES = List.of(Cause.values());
  private static final Set<String> TYPES = Set.of("test");

  private static final Duration GRACE = Duration.ofMillis(500);

  private final SimStore store;
  private final Map<String, TestWorker> workers = new HashMap<>();
  private final Set<String> lost = new HashSet<>();
  private final Map<String, Long> beats = new HashMap<>();
  private String freed = "";
  private long clock;

  Observers(SimStore store) {
    this.store = store;
  }

  void know(TestWorker worker) {
    workers.put(worker.session(), worker);
  }

  /// So much time went by at most on the shard clock.
  void pass(long ms) {
    clock += ms;
  }

  /// A heartbeat that was taken moves the session's deadline.
  void heard(Request request, Object reply) {
    if (reply instanceof HeartbeatReply.Alive) {
      beats.put(request.session(), clock);
    }
  }

  /// Whether a session was declared lost in this history.
  boolean isLost(String session) {
    return lost.contains(session);
  }

  /// Whom this history knows as lost.
  Set<String> lost() {
    return new HashSet<>(lost);
  }

  /// Another history: it knows these as lost.
  void begin(Set<String> others) {
    lost.clear();
    lost.addAll(others);
    beats.clear();
  }

  /// The session from which chunks were taken back just now, empty for none.
  String freed() {
    return freed;
  }

  /// @return what happened, where it is to be told
  String observe(TestWorker observer, Dice dice, boolean told) {
    freed = "";
    List<String> sessions = store.recovery().sessions(0);
    if (sessions.isEmpty()) {
      return "";
    }
    String session = sessions.get(dice.below(sessions.size()));
    Cause cause = CAUSES.get(dice.below(CAUSES.size()));
    Object looked =
        observer.recovery().look(0, observer.session(), List.of(session), dice.once(2), TYPES);
    LoseReply reply =
        observer.recovery().lose(0, observer.session(), session, cause, "", observer.name());
    StringBuilder out = new StringBuilder();
    if (told) {
      out.append(observer.name()).append(" looks at ").append(session).append(" -> ");
      out.append(looked).append(", loses it by ").append(cause).append(" -> ").append(reply);
    }
    if (reply instanceof LoseReply.Lost now) {
      lost(session, now.cause());
      for (String job : observer.claims().jobsOf(0, session)) {
        Object back = observer.recovery().recover(0, job, session, observer.name(), 512);
        if (told) {
          out.append(", ").append(job).append(" -> ").append(back);
        }
        if (dice.once(2)) {
          break;
        }
      }
    }
    return out.toString();
  }

  /// Sees a death as soon as may be, and takes everything back.
  String bury(TestWorker observer, String session, boolean told) {
    freed = "";
    List<String> one = List.of(session);
    observer.recovery().look(0, observer.session(), one, true, TYPES);
    store.pass(GRACE);
    pass(GRACE.toMillis());
    LoseReply reply =
        observer
            .recovery()
            .lose(0, observer.session(), session, Cause.DISCONNECTED, "", observer.name());
    StringBuilder out = new StringBuilder();
    if (reply instanceof LoseReply.Lost now) {
      lost(session, now.cause());
      for (String job : observer.claims().jobsOf(0, session)) {
        Object back = observer.recovery().recover(0, job, session, observer.name(), 512);
        if (told) {
          out.append(", ").append(job).append(" -> ").append(back);
        }
      }
    }
    return told ? observer.name() + " buries " + session + " -> " + reply + out : "";
  }

  /// Dead by what was seen of it, or not at all.
  private void lost(String session, Cause cause) {
    freed = session;
    if (!lost.add(session)) {
      return;
    }
    TestWorker worker = workers.get(session);
    Long beat = beats.get(session);
    if (cause == Cause.DEADLINE
        ? beat != null && clock - beat < TestWorker.DEADLINE.toMillis()
        : worker != null && worker.isSubscribed()) {
      throw new Violation("session " + session + " lives, and was declared dead by " + cause);
    }
  }
}
