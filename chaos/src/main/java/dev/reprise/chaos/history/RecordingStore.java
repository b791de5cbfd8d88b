package dev.reprise.chaos.history;

import dev.reprise.store.Claims;
import dev.reprise.store.Jobs;
import dev.reprise.store.Recovery;
import dev.reprise.store.Sessions;
import dev.reprise.store.WorkerStore;
import java.util.Set;

/// A worker's store that writes its history.
public final class RecordingStore implements WorkerStore {
  private final WorkerStore store;
  private final HistoryFile history;
  private final Claims claims;
  private final Sessions sessions;
  private final Recovery recovery;

  public RecordingStore(WorkerStore store, HistoryFile history) {
    this.store = store;
    this.history = history;
    this.claims = new RecordingClaims(store.claims(), history);
    this.sessions = new RecordingSessions(store.sessions(), history);
    this.recovery = new RecordingRecovery(store.recovery(), history);
  }

  @Override
  public String namespace() {
    return store.namespace();
  }

  @Override
  public int shards() {
    return store.shards();
  }

  @Override
  public Jobs jobs() {
    return store.jobs();
  }

  @Override
  public Claims claims() {
    return claims;
  }

  @Override
  public Claims claims(long epoch) {
    return new RecordingClaims(store.claims(epoch), history);
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
    return store.presence();
  }

  @Override
  public AutoCloseable listen(Set<String> types, Ears ears) {
    return store.listen(types, ears);
  }

  @Override
  public void close() {
    store.close();
  }
}
