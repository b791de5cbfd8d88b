package dev.reprise.redis;

import dev.reprise.RepriseException;
import dev.reprise.seam.Site;
import dev.reprise.store.JobRef;
import dev.reprise.store.Recovery.Audit;
import java.util.ArrayList;
import java.util.List;

/// Checks one job: first by its counts; only where those don't add up, index by index, in pages,
/// each suspect checked again by the script that mends it.
final class JobAudit {
  private static final int PAGE = 1_000;
  private static final int TRIES = 20;
  private static final int SHOWN = 5;

  private final Wire wire;
  private final Space space;
  private final ClientScripts scripts;

  JobAudit(Wire wire, Space space, ClientScripts scripts) {
    this.wire = wire;
    this.space = space;
    this.scripts = scripts;
  }

  Audit run(JobRef job, boolean repair) {
    Reply counts = counts(job, false);
    if (counts.is("nojob")) {
      return new Audit(job.id(), 0, List.of(), 0, 0);
    }
    long chunks = counts.number(2);
    long mended = counts.number(9);
    if (counts.text(1).equals("fine")) {
      return new Audit(job.id(), chunks, List.of(), 0, mended);
    }
    List<String> broken = new ArrayList<>();
    broken.add(sum(counts));
    long repaired = walk(job, repair, broken);
    if (repair) {
      Reply after = counts(job, true);
      if (after.text(1).equals("broken")) {
        repaired++;
      }
    }
    return new Audit(job.id(), chunks, broken, repaired, mended);
  }

  private Reply counts(JobRef job, boolean repair) {
    return onHolders(
        job,
        (holders, keys) ->
            scripts.eval(
                Script.AUDIT,
                job.shard(),
                keys,
                about(job).number(holders.size()).yes(repair).texts(holders)));
  }

  private long walk(JobRef job, boolean repair, List<String> broken) {
    long repaired = 0;
    long next = Long.MAX_VALUE;
    for (long at = 0; at < next; at += PAGE) {
      long from = at;
      Reply page =
          onHolders(
              job,
              (holders, keys) ->
                  scripts.eval(
                      Script.AUDIT_WALK,
                      job.shard(),
                      keys,
                      about(job)
                          .number(from)
                          .number(from + PAGE)
                          .yes(repair)
                          .number(holders.size())
                          .texts(holders)));
      if (page.is("nojob")) {
        return repaired;
      }
      name(broken, "in no place (neither in flight, retry, dead nor done)", page.list(1));
      name(broken, "in several places at once", page.list(2));
      repaired += repair ? page.list(1).size() + page.list(2).size() : 0;
      next = page.number(3);
    }
    return repaired;
  }

  /// Holders may change between the read and the script, which then says so.
  private Reply onHolders(JobRef job, Call call) {
    Keys keys = space.keys(job);
    for (int tries = 1; ; tries++) {
      List<String> holders =
          wire.read(Site.READ_HOLDERS, c -> c.smembers(keys.job(job.id()) + ":holders")).stream()
              .map(Reply::string)
              .toList();
      List<String> all = new ArrayList<>(keys.shard());
      all.addAll(keys.job(job.id(), job.type()));
      holders.forEach(holder -> all.add(keys.inFlight(job.id(), holder)));
      Reply reply = call.run(holders, all);
      if (!reply.is("holders")) {
        return reply;
      }
      if (tries == TRIES) {
        throw new RepriseException(
            "Job "
                + job.id()
                + " changes hands too fast to be audited; try again when fewer workers come and go.");
      }
    }
  }

  private interface Call {
    Reply run(List<String> holders, List<String> keys);
  }

  private static Args about(JobRef job) {
    return new Args().text(job.id()).text(job.uid());
  }

  private static String sum(Reply counts) {
    return String.format(
        java.util.Locale.ROOT,
        "%d chunks handed out, but %d in flight (counter %d) + %d in retry + %d dead + %d done (counter %d)",
        counts.number(2),
        counts.number(3),
        counts.number(4),
        counts.number(5),
        counts.number(6),
        counts.number(7),
        counts.number(8));
  }

  private static void name(List<String> broken, String what, List<Object> indexes) {
    if (!indexes.isEmpty()) {
      String some =
          String.join(
              ", ", indexes.stream().limit(SHOWN).map(index -> Reply.string(index)).toList());
      broken.add(
          indexes.size()
              + " chunks "
              + what
              + ": "
              + some
              + (indexes.size() > SHOWN ? ", ..." : ""));
    }
  }
}
