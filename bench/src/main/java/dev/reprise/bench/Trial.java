package dev.reprise.bench;

import java.util.Map;

/// One run of a contestant, on servers of its own.
@FunctionalInterface
public interface Trial {

  /// @return figure name to value; what it was asked for, and what else is worth keeping
  Map<String, Double> run(Arena arena) throws Exception;
}
