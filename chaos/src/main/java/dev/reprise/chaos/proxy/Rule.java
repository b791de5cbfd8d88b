package dev.reprise.chaos.proxy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// Which requests are treated how: those that match, from the `first` to the `last` of them.
final class Rule {
  private final Predicate<Command> which;
  private final int first;
  private final int last;
  private final Mischief mischief;
  private final AtomicInteger seen = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  Rule(Predicate<Command> which, int first, int last, Mischief mischief) {
    this.which = which;
    this.first = first;
    this.last = last;
    this.mischief = mischief;
  }

  boolean takes(Command command) {
    if (!which.test(command)) {
      return false;
    }
    int now = seen.incrementAndGet();
    boolean takes = now >= first && now <= last;
    if (takes) {
      done.incrementAndGet();
    }
    return takes;
  }

  Mischief mischief() {
    return mischief;
  }

  /// How many requests it has hit.
  int done() {
    return done.get();
  }
}
