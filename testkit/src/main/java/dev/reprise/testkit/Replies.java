package dev.reprise.testkit;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claimed;
import dev.reprise.store.Claims.ClaimReply;
import dev.reprise.store.Claims.ReconcileReply;
import dev.reprise.store.Claims.RedoReply;
import dev.reprise.store.Claims.SettleReply;
import dev.reprise.store.Sessions.HeartbeatReply;
import java.util.List;

/// Unpacks replies of which a test expects the good case.
public final class Replies {
  private Replies() {}

  public static List<Claimed> taken(ClaimReply reply) {
    if (reply instanceof ClaimReply.Taken taken) {
      return taken.chunks();
    }
    throw new AssertionError("chunks were to be had, the claim was answered " + reply);
  }

  public static List<ChunkRange> ranges(List<Claimed> claimed) {
    return claimed.stream().map(Claimed::range).toList();
  }

  public static SettleReply.Settled settled(SettleReply reply) {
    if (reply instanceof SettleReply.Settled settled) {
      return settled;
    }
    throw new AssertionError("the outcomes were to be settled, the answer was " + reply);
  }

  public static ReconcileReply.Reconciled reconciled(ReconcileReply reply) {
    if (reply instanceof ReconcileReply.Reconciled reconciled) {
      return reconciled;
    }
    throw new AssertionError("the session was to be reconciled, the answer was " + reply);
  }

  public static RedoReply.Redone redone(RedoReply reply) {
    if (reply instanceof RedoReply.Redone redone) {
      return redone;
    }
    throw new AssertionError("the commits were to be taken, the answer was " + reply);
  }

  public static HeartbeatReply.Alive alive(HeartbeatReply reply) {
    if (reply instanceof HeartbeatReply.Alive alive) {
      return alive;
    }
    throw new AssertionError("the session was to be alive, the answer was " + reply);
  }
}
