package dev.reprise.redis;

import dev.reprise.seam.Seam;
import dev.reprise.store.Jobs;
import dev.reprise.store.Ledger;
import dev.reprise.store.Recovery;
import dev.reprise.store.WorkerStore;
import dev.reprise.store.WorkerView;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The store on one Redis. What a client asks for repeats by itself on a new timeline; what a
/// worker does in its session is told of it instead, and reconciles first ([#forWorker]).
public final class RedisStore implements AutoCloseable {
  private final Link link;
  private final Space space;
  private final Wire wire;
  private final RedisJobs jobs;
  private final RedisRecovery recovery;

  private RedisStore(Link link, Space space, Wire wire) {
    this.link = link;
    this.space = space;
    this.wire = wire;
    Epochs epochs = new Epochs(space.shards());
    ClientScripts scripts = new ClientScripts(wire, space, epochs);
    this.jobs = new RedisJobs(scripts, wire, space);
    this.recovery = new RedisRecovery(wire, space, epochs, jobs, scripts);
  }

  /// @param uri `redis://`, `rediss://` or `redis-sentinel://`
  /// @param shardsIfNew shards of the namespace, if this is its first client
  public static RedisStore connect(
      String uri,
      @Nullable String user,
      @Nullable String password,
      String namespace,
      int shardsIfNew,
      Seam seam) {
    Link link = Link.connect(RedisAddress.parse(uri, user, password), seam);
    try {
      Wire wire = link.wire();
      return new RedisStore(link, Space.open(wire, namespace, shardsIfNew), wire);
    } catch (RuntimeException e) {
      link.close();
      throw e;
    }
  }

  public Jobs jobs() {
    return jobs;
  }

  public Recovery recovery() {
    return recovery;
  }

  /// Streams and states, for audits.
  public Ledger ledger() {
    return new RedisLedger(wire, space);
  }

  public String namespace() {
    return space.namespace();
  }

  public int shards() {
    return space.shards();
  }

  /// The server's version.
  public String serverVersion() {
    return link.probe().version();
  }

  /// Host and port, without credentials.
  public String address() {
    return wire.address();
  }

  /// The shard that a job's id names, -1 where it names none of this namespace.
  public int shardOf(String jobId) {
    return space.shardOf(jobId);
  }

  /// Reads events, on a connection of its own; close it.
  public RedisEvents events() {
    StatefulRedisPubSubConnection<String, byte[]> connection = link.openSubscriptions();
    return new RedisEvents(link.wireOn(connection), space, connection);
  }

  /// What one worker works with, on a connection of its own where it needs one; close it.
  public WorkerStore forWorker() {
    return new RedisWorkerStore(link, space, wire, jobs);
  }

  public List<WorkerView> workers() {
    return RedisSessions.workers(wire, space);
  }

  @Override
  public void close() {
    link.close();
  }
}
