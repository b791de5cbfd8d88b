package dev.reprise.testkit.sim;

import dev.reprise.store.Recovery.Cause;
import dev.reprise.store.Recovery.LoseReply;
import dev.reprise.testkit.SimStore;
import dev.reprise.testkit.TestWorker;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What live workers do about others: they look, declare dead, and take chunks back, and may die in
/// between.
final class Observers {
  private static final List<Cause> CAUSES = List.of(Cause.values());
  private static final Set<String> TYPES = Set.of("test");

  private final SimStore store;
  private final Set<String> lost = new HashSet<>();
  private String freed = "";

  Observers(SimStore store) {
    this.store = store;
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
    if (reply instanceof LoseReply.Lost) {
      lost.add(session);
      freed = session;
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
}
