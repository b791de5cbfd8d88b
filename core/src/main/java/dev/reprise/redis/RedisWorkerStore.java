package dev.reprise.redis;

import dev.reprise.store.Claims;
import dev.reprise.store.Jobs;
import dev.reprise.store.Recovery;
import dev.reprise.store.Sessions;
import dev.reprise.store.WorkerStore;
import java.util.Set;

/// One worker's store: its own epochs, and its own connection for presence.
final class RedisWorkerStore implements WorkerStore {
  private final Link link;
  private final Space space;
  private final Jobs jobs;
  private final RedisPresence presence;
  private final RedisClaims claims;
  private final RedisSessions sessions;
  private final RedisRecovery recovery;

  RedisWorkerStore(Link link, Space space, Wire wire, RedisJobs jobs) {
    this.link = link;
    this.space = space;
    this.jobs = jobs;
    Epochs own = new Epochs(space.shards());
    // Upkeep repeats by itself on a new timeline; with the worker's own epochs it would skip its
    // reconciles.
    ClientScripts upkeep = new ClientScripts(wire, space, new Epochs(space.shards()));
    this.presence = new RedisPresence(link, space);
    this.claims = new RedisClaims(wire, space, own, jobs);
    this.sessions = new RedisSessions(presence.wire(), wire, space, own);
    this.recovery = new RedisRecovery(wire, space, own, jobs, upkeep);
  }

  @Override
  public String namespace() {
    return space.namespace();
  }

  @Override
  public int shards() {
    return space.shards();
  }

  @Override
  public Jobs jobs() {
    return jobs;
  }

  @Override
  public Claims claims() {
    return claims;
  }

  @Override
  public Claims claims(long epoch) {
    return claims.on(epoch);
  }

  @Override
  public Sessions sessions() {
    return sessions;
  }

  @Override
  public Recovery recovery() {
    return recovery;
  }

  @Override
  public Presence presence() {
    return presence;
  }

  @Override
  public AutoCloseable listen(Set<String> types, Ears ears) {
    return RedisWakes.open(link, space, types, ears);
  }

  @Override
  public void close() {
    presence.close();
  }
}
