package dev.reprise.redis;

import dev.reprise.RepriseException;
import dev.reprise.seam.Site;
import dev.reprise.store.JobRef;
import dev.reprise.store.Recovery.Audit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Checks one job: first by its counts; index by index, in pages, only where those don't add up or
/// where it is asked for, each suspect checked again by the script that mends it.
final class JobAudit {
  private static final int PAGE = 1_000;
  private static final int PAGE_LEAST = 10;
  private static final int MEMBERSHIPS = 20_000; // tests that one script may make
  private static final int TRIES = 20;

  private final Wire wire;
  private final Space space;
  private final ClientScripts scripts;

  JobAudit(Wire wire, Space space, ClientScripts scripts) {
    this.wire = wire;
    this.space = space;
    this.scripts = scripts;
  }

  /// @param whole whether to look at every index also where the counts add up
  /// @param committed what the trace saw committed: such an index that is nowhere is done again
  Audit run(JobRef job, boolean repair, boolean whole, BitSet committed) {
    Reply counts = counts(job, repair);
    if (counts.is("nojob")) {
      return new Audit(job.id(), 0, List.of(), 0, 0);
    }
    AuditText text = new AuditText(job);
    text.counts(counts);
    long repaired = 0;
    for (Object session : counts.list(11)) {
      repaired += repair ? takeBack(job, Reply.string(session)) : 0;
    }
    boolean fine = counts.text(1).equals("fine");
    if (!fine || whole) {
      repaired += walk(job, repair, committed, text);
    }
    if (repair && !(fine && text.isEmpty())) {
      repaired += fine ? 0 : 1;
      counts(job, true);
    }
    return new Audit(job.id(), counts.number(2), text.broken(), repaired, counts.number(9));
  }

  private Reply counts(JobRef job, boolean repair) {
    return onSessions(
        job,
        (sessions, keys) ->
            scripts.eval(
                Script.AUDIT,
                job.shard(),
                keys,
                about(job, sessions).yes(repair).texts(sessions.all())));
  }

  private long takeBack(JobRef job, String session) {
    Keys keys = space.keys(job);
    List<String> all = new ArrayList<>(keys.shard());
    all.addAll(keys.job(job.id(), job.type(), session));
    all.addAll(keys.session(session));
    Args args = new Args().text(job.id()).text(job.uid()).text(session);
    Reply reply = scripts.eval(Script.AUDIT_ORPHAN, job.shard(), all, args);
    return reply.is("ok") ? reply.number(1) : 0;
  }

  private long walk(JobRef job, boolean repair, BitSet committed, AuditText text) {
    long repaired = 0;
    long next = Long.MAX_VALUE;
    long at = 0;
    while (at < next) {
      long from = at;
      long[] to = new long[1];
      Reply page =
          onSessions(
              job,
              (sessions, keys) -> {
                to[0] = from + pageFor(sessions.all().size());
                return walk(job, repair, new Page(from, to[0]), committed, sessions, keys);
              });
      if (page.is("nojob")) {
        return repaired;
      }
      text.nowhere(page.list(1));
      text.several(page.list(2));
      text.restored(page.list(3));
      repaired += repair ? page.list(1).size() + page.list(2).size() + page.list(3).size() : 0;
      next = page.number(4);
      at = to[0];
    }
    return repaired;
  }

  private record Page(long from, long to) {}

  /// A script stays short whatever the number of those who hold chunks.
  static long pageFor(int sessions) {
    return Math.clamp(MEMBERSHIPS / (sessions + 3), PAGE_LEAST, PAGE);
  }

  private Reply walk(
      JobRef job,
      boolean repair,
      Page page,
      BitSet committed,
      Sessions sessions,
      List<String> keys) {
    List<String> traced =
        committed.get((int) page.from(), (int) Math.min(page.to(), Integer.MAX_VALUE)).stream()
            .mapToObj(index -> Long.toString(page.from() + index))
            .toList();
    return scripts.eval(
        Script.AUDIT_WALK,
        job.shard(),
        keys,
        about(job, sessions)
            .yes(repair)
            .number(page.from())
            .number(page.to())
            .number(traced.size())
            .texts(sessions.all())
            .texts(traced));
  }

  /// @param holders as the job lists them
  /// @param others that may hold chunks of it all the same: they made requests about it
  private record Sessions(List<String> holders, List<String> others) {
    List<String> all() {
      List<String> all = new ArrayList<>(holders);
      all.addAll(others);
      return all;
    }
  }

  /// Holders may change between the read and the script, which then says so.
  private Reply onSessions(JobRef job, Call call) {
    Keys keys = space.keys(job);
    for (int tries = 1; ; tries++) {
      Sessions sessions = sessions(keys.job(job.id()));
      List<String> all = new ArrayList<>(keys.shard());
      all.addAll(keys.job(job.id(), job.type()));
      for (String session : sessions.all()) {
        all.add(keys.inFlight(job.id(), session));
        all.add(keys.session(session).get(0));
      }
      Reply reply = call.run(sessions, all);
      if (!reply.is("holders")) {
        return reply;
      }
      if (tries == TRIES) {
        throw new RepriseException(
            "Job "
                + job.id()
                + " changes hands too fast to be audited; try again when fewer workers come and"
                + " go.");
      }
    }
  }

  private Sessions sessions(String key) {
    Set<String> holders = new TreeSet<>();
    wire.read(Site.READ_HOLDERS, c -> c.smembers(key + ":holders"))
        .forEach(holder -> holders.add(Reply.string(holder)));
    Set<String> others =
        new LinkedHashSet<>(wire.read(Site.READ_HOLDERS, c -> c.hkeys(key + ":requests")));
    others.removeAll(holders);
    return new Sessions(List.copyOf(holders), List.copyOf(others));
  }

  private interface Call {
    Reply run(Sessions sessions, List<String> keys);
  }

  private static Args about(JobRef job, Sessions sessions) {
    return new Args()
        .text(job.id())
        .text(job.uid())
        .number(sessions.holders().size())
        .number(sessions.others().size());
  }
}
