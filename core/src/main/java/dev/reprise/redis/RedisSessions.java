package dev.reprise.redis;

import dev.reprise.seam.Site;
import dev.reprise.store.JobRef;
import dev.reprise.store.Sessions;
import dev.reprise.store.WorkerView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A worker's own session, on Redis. What counts for its life goes over the presence connection.
final class RedisSessions implements Sessions {
  private static final int PAGE = 1_000;

  private final Wire presence;
  private final Wire wire;
  private final Space space;
  private final Epochs epochs;

  RedisSessions(Wire presence, Wire wire, Space space, Epochs epochs) {
    this.presence = presence;
    this.wire = wire;
    this.space = space;
    this.epochs = epochs;
  }

  @Override
  public Opened open(Opening opening) {
    int shard = opening.shard();
    Reply reply =
        presence.eval(
            Script.OPEN_SESSION,
            keys(shard, opening.session()),
            new Args()
                .number(epochs.of(shard))
                .text(opening.session())
                .text(opening.worker())
                .text(opening.host())
                .number(opening.pid())
                .number(opening.slots())
                .text(String.join(",", opening.types()))
                .text(opening.lock())
                .number(opening.deadline().toMillis())
                .yes(opening.home()));
    String predecessor = reply.text(3);
    return new Opened(
        epochs.seen(shard, reply.number(1)),
        reply.number(2),
        predecessor.isEmpty() ? null : predecessor);
  }

  @Override
  public HeartbeatReply heartbeat(Beat beat) {
    int shard = beat.shard();
    String recovery = beat.recovery();
    Reply reply =
        presence.eval(
            Script.HEARTBEAT,
            keys(shard, beat.session()),
            new Args()
                .number(epochs.of(shard))
                .text(beat.session())
                .number(beat.deadline().toMillis())
                .text(beat.reconciled() == 0 ? "" : Long.toString(beat.reconciled()))
                .text(beat.state())
                .text(SkipsJson.write(beat.skips()))
                .text(recovery == null ? "" : recovery));
    long epoch = epochs.seen(shard, reply.number(1));
    return switch (reply.word()) {
      case "ok" -> new HeartbeatReply.Alive(epoch, reply.number(2), reply.wait(3));
      case "gone" -> new HeartbeatReply.Gone(epoch);
      default -> throw reply.unexpected(Script.HEARTBEAT);
    };
  }

  @Override
  public CloseReply close(int shard, String session, List<JobRef> jobs) {
    List<String> keys = new ArrayList<>(keys(shard, session));
    Args args = new Args().number(epochs.of(shard)).text(session).number(jobs.size());
    for (JobRef job : jobs) {
      keys.addAll(space.keys(shard).job(job.id(), job.type(), session));
      args.text(job.id());
    }
    Reply reply = wire.eval(Script.CLOSE_SESSION, keys, args);
    return switch (reply.word()) {
      case "ok" -> CloseReply.CLOSED;
      case "more" -> CloseReply.MORE;
      case "busy" -> CloseReply.BUSY;
      case "gone" -> CloseReply.GONE;
      case "timeline" -> CloseReply.NEW_TIMELINE;
      default -> throw reply.unexpected(Script.CLOSE_SESSION);
    };
  }

  @Override
  public long timeline(int shard) {
    Reply reply =
        wire.eval(Script.TIMELINE, space.keys(shard).shard(), new Args().number(epochs.of(shard)));
    return reply.number(1);
  }

  @Override
  public List<WorkerView> workers() {
    return workers(wire, space);
  }

  static List<WorkerView> workers(Wire wire, Space space) {
    return wire.reads(Site.READ_WORKERS, reads -> workers(reads, space));
  }

  private static List<WorkerView> workers(Wire.Reads reads, Space space) {
    List<WorkerView> out = new ArrayList<>();
    for (int shard = 0; shard < space.shards(); shard++) {
      Keys keys = space.keys(shard);
      for (byte[] raw : reads.await(reads.commands().zrange(keys.key("sessions"), 0, PAGE - 1L))) {
        String session = Reply.string(raw);
        Map<String, byte[]> record =
            reads.await(reads.commands().hgetall(keys.session(session).get(0)));
        if (record.containsKey("worker") && isHome(record)) {
          out.add(view(reads, keys, session, record));
        }
      }
    }
    return out;
  }

  private static boolean isHome(Map<String, byte[]> record) {
    return Reply.string(record.getOrDefault("home", new byte[] {'1'})).equals("1");
  }

  private static WorkerView view(
      Wire.Reads reads, Keys keys, String session, Map<String, byte[]> record) {
    long inFlight = 0;
    for (byte[] job : reads.await(reads.commands().smembers(keys.session(session).get(1)))) {
      inFlight += reads.await(reads.commands().scard(keys.inFlight(Reply.string(job), session)));
    }
    Fields fields = new Fields(record);
    return new WorkerView(
        fields.text("worker"),
        session,
        fields.text("host"),
        fields.number("pid"),
        (int) fields.number("slots"),
        inFlight,
        record.containsKey("lost") ? "lost" : fields.text("state"),
        Instant.ofEpochMilli(fields.number("beat")),
        fields.text("types").isEmpty() ? List.of() : List.of(fields.text("types").split(",")),
        SkipsJson.read(fields.text("skips")));
  }

  private List<String> keys(int shard, String session) {
    Keys keys = space.keys(shard);
    List<String> all = new ArrayList<>(keys.shard());
    all.addAll(keys.session(session));
    return all;
  }
}
