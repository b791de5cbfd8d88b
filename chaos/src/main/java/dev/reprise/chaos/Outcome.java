package dev.reprise.chaos;

import dev.reprise.chaos.stage.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What came of one scenario.
///
/// @param recoveries events `job.recovered`
/// @param recovered from the last fault to the job's end
/// @param findings empty where all held
/// @param folder where all that it wrote lies, if it failed
record Outcome(
    String name,
    String holds,
    long seed,
    Verdict verdict,
    int kills,
    List<Fault> faults,
    long recoveries,
    Duration took,
    Duration recovered,
    List<String> findings,
    String folder) {

  enum Verdict {
    HELD,
    BROKEN,
    /// It can't be run on this machine.
    NOT_HERE
  }

  static Outcome notHere(Scenario scenario, String why) {
    return new Outcome(
        scenario.name(),
        scenario.holds(),
        0,
        Verdict.NOT_HERE,
        0,
        List.of(),
        0,
        Duration.ZERO,
        Duration.ZERO,
        List.of(why),
        "");
  }

  boolean isBroken() {
    return verdict == Verdict.BROKEN;
  }

  /// The command that repeats it.
  String again() {
    return "make chaos ONLY=" + name + " SEED=" + seed;
  }

  Outcome in(Path kept) {
    return new Outcome(
        name,
        holds,
        seed,
        verdict,
        kills,
        faults,
        recoveries,
        took,
        recovered,
        findings,
        kept.toString());
  }
}
