package dev.reprise.redis;

import dev.reprise.seam.Site;
import dev.reprise.store.JobRef;
import dev.reprise.store.Recovery;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScoredValueScanCursor;
import io.lettuce.core.ValueScanCursor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Looks, losses and recoveries, on Redis.
final class RedisRecovery implements Recovery {
  private static final int SESSIONS_PAGE = 1_000;
  private static final int DELAYED_PAGE = 100;
  private static final int SCAN_PAGE = 500;

  private final Wire wire;
  private final Space space;
  private final Epochs epochs;
  private final RedisJobs jobs;
  private final ClientScripts scripts;
  private final JobAudit audit;

  RedisRecovery(Wire wire, Space space, Epochs epochs, RedisJobs jobs, ClientScripts scripts) {
    this.wire = wire;
    this.space = space;
    this.epochs = epochs;
    this.jobs = jobs;
    this.scripts = scripts;
    this.audit = new JobAudit(wire, space, scripts);
  }

  @Override
  public LookReply look(
      int shard, String observer, List<String> candidates, boolean exact, Set<String> types) {
    Keys keys = space.keys(shard);
    List<String> all = new ArrayList<>(keys.shard());
    all.addAll(keys.session(observer));
    candidates.forEach(candidate -> all.addAll(keys.session(candidate)));
    types.forEach(type -> all.add(keys.ready(type)));
    Args args =
        new Args()
            .number(epochs.of(shard))
            .text(observer)
            .yes(exact)
            .number(candidates.size())
            .number(types.size())
            .texts(candidates);
    Reply reply = wire.eval(Script.LOOK, all, args);
    if (reply.is("timeline")) {
      return new LookReply.NewTimeline(reply.number(1));
    }
    List<Dead> dead = new ArrayList<>();
    List<Object> flat = reply.list(1);
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      dead.add(new Dead(Reply.string(flat.get(i)), Cause.of(Reply.string(flat.get(i + 1)))));
    }
    return new LookReply.Looked(
        dead, reply.wait(2), reply.wait(3), reply.number(4), reply.number(5));
  }

  @Override
  public List<String> sessions(int shard) {
    return wire
        .read(
            Site.READ_SESSIONS,
            c -> c.zrange(space.keys(shard).key("sessions"), 0, SESSIONS_PAGE - 1L))
        .stream()
        .map(Reply::string)
        .toList();
  }

  @Override
  public LoseReply lose(
      int shard, String observer, String session, Cause cause, String lock, String recoveredBy) {
    Keys keys = space.keys(shard);
    List<String> all = new ArrayList<>(keys.shard());
    all.addAll(keys.session(observer));
    all.addAll(keys.session(session));
    Reply reply =
        wire.eval(
            Script.LOSE_SESSION,
            all,
            new Args()
                .number(epochs.of(shard))
                .text(observer)
                .text(session)
                .text(cause.text())
                .text(lock)
                .text(recoveredBy));
    return switch (reply.word()) {
      case "ok" -> new LoseReply.Lost(Cause.of(reply.text(1)), reply.number(2));
      case "alive" -> new LoseReply.Alive();
      case "none" -> new LoseReply.None();
      case "timeline" -> new LoseReply.NewTimeline(reply.number(1));
      default -> throw reply.unexpected(Script.LOSE_SESSION);
    };
  }

  @Override
  public RecoverReply recover(
      int shard, String jobId, String session, String recoveredBy, int max) {
    Keys keys = space.keys(shard);
    String type = jobs.ref(jobId).map(JobRef::type).orElse("-");
    List<String> all = new ArrayList<>(keys.shard());
    all.addAll(keys.job(jobId, type, session));
    all.addAll(keys.session(session));
    Reply reply =
        wire.eval(
            Script.RECOVER_JOB,
            all,
            new Args()
                .number(epochs.of(shard))
                .text(jobId)
                .text(session)
                .text(recoveredBy)
                .number(max));
    return switch (reply.word()) {
      case "ok" ->
          new RecoverReply.Recovered(
              reply.number(1), reply.number(2), reply.number(3), reply.number(4));
      case "none" -> new RecoverReply.None();
      case "timeline" -> new RecoverReply.NewTimeline(reply.number(1));
      default -> throw reply.unexpected(Script.RECOVER_JOB);
    };
  }

  @Override
  public Optional<Duration> promote(int shard) {
    Keys keys = space.keys(shard);
    List<String> all = new ArrayList<>(keys.shard());
    List<String> ids = new ArrayList<>();
    for (byte[] raw :
        wire.read(Site.READ_DELAYED, c -> c.zrange(keys.key("delayed"), 0, DELAYED_PAGE - 1L))) {
      String id = Reply.string(raw);
      ids.add(id);
      all.addAll(keys.job(id, jobs.ref(id).map(JobRef::type).orElse("-")));
    }
    Reply reply =
        scripts.eval(Script.PROMOTE_DELAYED, shard, all, new Args().number(ids.size()).texts(ids));
    return reply.wait(1);
  }

  @Override
  public Page processing(int shard, String cursor) {
    ValueScanCursor<byte[]> page =
        wire.read(
            Site.READ_PROCESSING,
            c ->
                c.sscan(
                    space.keys(shard).key("processing"),
                    ScanCursor.of(cursor),
                    ScanArgs.Builder.limit(SCAN_PAGE)));
    return new Page(page.getCursor(), page.getValues().stream().map(Reply::string).toList());
  }

  @Override
  public Page jobs(int shard, String cursor) {
    ScoredValueScanCursor<byte[]> page =
        wire.read(
            Site.READ_JOBS,
            c ->
                c.zscan(
                    space.keys(shard).key("jobs"),
                    ScanCursor.of(cursor),
                    ScanArgs.Builder.limit(SCAN_PAGE)));
    return new Page(
        page.getCursor(),
        page.getValues().stream().map(value -> Reply.string(value.getValue())).toList());
  }

  @Override
  public Audit audit(String jobId, boolean repair) {
    return audit(jobId, repair, false, new BitSet());
  }

  @Override
  public Audit audit(String jobId, boolean repair, boolean whole, BitSet committed) {
    return jobs.ref(jobId)
        .map(ref -> audit.run(ref, repair, whole, committed))
        .orElseGet(() -> new Audit(jobId, 0, List.of(), 0, 0));
  }
}
