package dev.reprise.chaos;

import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Setting;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.store.JobStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// A fault, a job that runs under it, and what must hold. All invariants must hold after each; here
/// stands what is particular to it.
public interface Scenario {
  /// `family.what-happens`, such as `worker.killed-in-mid-chunk`.
  String name();

  /// One sentence: what must hold.
  String holds();

  /// Submits the job, starts workers, and injects faults. What still stands of them at its end is
  /// healed by others.
  void play(Stage stage) throws Exception;

  /// Its Redis.
  default Setting setting(Place place) {
    return Setting.PLAIN;
  }

  /// Why it can't run on this machine, in a sentence; empty where it can.
  default Optional<String> cannotRun(Place place) {
    return Optional.empty();
  }

  /// Whether Redis keeps all that it acknowledges under these faults.
  default boolean durable() {
    return true;
  }

  default JobStatus end() {
    return JobStatus.COMPLETED;
  }

  /// Chunks that are dead in the end.
  default Set<Integer> dead() {
    return Set.of();
  }

  /// How soon the job ends once all faults are healed.
  default Duration endsWithin() {
    return Duration.ofMinutes(2);
  }

  /// What must hold beside the invariants.
  default void judge(Stage stage, Evidence evidence, Findings findings) {}
}
