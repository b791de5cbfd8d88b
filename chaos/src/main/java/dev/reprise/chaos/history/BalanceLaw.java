package dev.reprise.chaos.history;

import java.util.List;

/// I11: every index is in one place, nothing is left of what is gone, and a purge leaves no key.
public final class BalanceLaw implements Law {
  @Override
  public String invariants() {
    return "I11";
  }

  @Override
  public List<String> broken(Evidence evidence) {
    return evidence.offBalance();
  }
}
