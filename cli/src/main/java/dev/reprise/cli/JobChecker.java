package dev.reprise.cli;

import dev.reprise.Reprise;
import dev.reprise.audit.Broken;
import dev.reprise.audit.EventAudit;
import dev.reprise.audit.Proof;
import dev.reprise.store.JobRef;
import dev.reprise.store.Recovery.Audit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Audits one job after the other: its state alone, and where that was asked for its events.
///
/// @param events null where only the state counts
record JobChecker(Reprise reprise, @Nullable EventAudit events, boolean repair) {

  /// @param found what was off at first, before a repair
  /// @param left what is off now, each with what to do; without a repair the same
  /// @param proof null where only the state was looked at
  record Checked(Audit audit, List<Broken> found, List<Broken> left, @Nullable Proof proof) {
    boolean isWhole() {
      return left.isEmpty();
    }
  }

  Checked check(String job) {
    Optional<Proof> before = prove(job);
    BitSet committed = before.map(Proof::lostBits).orElseGet(BitSet::new);
    Audit audit = reprise.recovery().audit(job, repair, events != null, committed);
    List<Broken> found = all(audit, before);
    if (!repair || found.isEmpty()) {
      return new Checked(audit, found, found, before.orElse(null));
    }
    Optional<Proof> after = prove(job);
    Audit again = reprise.recovery().audit(job, false, events != null, new BitSet());
    return new Checked(audit, found, all(again, after), after.orElse(null));
  }

  private Optional<Proof> prove(String job) {
    EventAudit read = events;
    Optional<JobRef> ref = reprise.store().ref(job);
    return read == null || ref.isEmpty() ? Optional.empty() : read.prove(ref.get());
  }

  private List<Broken> all(Audit audit, Optional<Proof> proof) {
    List<Broken> all = new ArrayList<>();
    String remedy =
        repair
            ? "that can't be mended without guessing: see docs/audit.md"
            : "`reprise audit " + audit.job() + " --repair` mends what can be mended";
    audit.broken().forEach(what -> all.add(new Broken(what, remedy)));
    proof.ifPresent(of -> all.addAll(of.broken()));
    return all;
  }
}
