package dev.reprise;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.redis.RedisEvents;
import dev.reprise.redis.RedisStore;
import dev.reprise.seam.Seam;
import dev.reprise.source.Plan;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.JobView;
import dev.reprise.store.Jobs;
import dev.reprise.store.Jobs.SubmitReply;
import dev.reprise.store.Ledger;
import dev.reprise.store.Recovery;
import dev.reprise.store.Submission;
import dev.reprise.store.WorkerView;
import dev.reprise.worker.WorkerBuilder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The way in: a connection to one namespace in Redis. Submit jobs, run workers, look, control.
public final class Reprise implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RedisStore store;

  private Reprise(RedisStore store) {
    this.store = store;
  }

  /// Connects to `redis://`, `rediss://` or `redis-sentinel://`, namespace `reprise`.
  ///
  /// @throws RedisUnavailableException where nobody answers, or the password is wrong
  /// @throws RedisUnsuitableException where that Redis can't hold jobs: too old, evicting, a
  ///   replica
  public static Reprise connect(String uri) {
    return options(uri).connect();
  }

  public static Options options(String uri) {
    return new Options(uri, null, null, "reprise", 1, Seam.NONE);
  }

  /// @param namespace letters, digits, `.`, `_`, `-`, at most 64
  /// @param shards of the namespace, if this is its first client
  /// @param seam where tests put faults
  public record Options(
      String uri,
      @Nullable String user,
      @Nullable String password,
      String namespace,
      int shards,
      Seam seam) {
    public Options {
      if (!namespace.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
        throw new IllegalArgumentException(
            "namespace '"
                + namespace
                + "' must be 1 to 64 letters, digits, '.', '_' or '-', and begin with a letter or"
                + " digit");
      }
      if (shards < 1 || shards > 1024) {
        throw new IllegalArgumentException("shards is " + shards + ", must be from 1 to 1024");
      }
    }

    public Options credentials(@Nullable String name, @Nullable String secret) {
      return new Options(uri, name, secret, namespace, shards, seam);
    }

    public Options namespace(String name) {
      return new Options(uri, user, password, name, shards, seam);
    }

    public Options shards(int count) {
      return new Options(uri, user, password, namespace, count, seam);
    }

    public Options seam(Seam around) {
      return new Options(uri, user, password, namespace, shards, around);
    }

    public Reprise connect() {
      return new Reprise(RedisStore.connect(uri, user, password, namespace, shards, seam));
    }

    @Override
    public String toString() {
      return "Options[namespace=" + namespace + "]";
    }
  }

  /// Splits the job's source and submits it. With a uid that was accepted before, it is the same
  /// job.
  ///
  /// @throws JobExistsException where another incarnation bears the id
  /// @throws JobPurgedException where this incarnation was purged
  public <P> Job submit(JobSpec<P> spec) {
    return submit(spec, spec.source().plan(spec.chunkRecords()));
  }

  /// The same with a plan that was made before.
  public <P> Job submit(JobSpec<P> spec, Plan plan) {
    JobRef ref = ref(spec);
    SubmitReply reply =
        Submitting.run(
            store.jobs(),
            new Submission(
                ref,
                json(spec.params()),
                plan.description(),
                plan.chunks(),
                true,
                spec.finish(),
                spec.limits(),
                plan.pages()));
    return switch (reply) {
      case SubmitReply.Accepted accepted -> new Job(store.jobs(), ref);
      case SubmitReply.Exists exists ->
          throw new JobExistsException(
              "Job "
                  + ref.id()
                  + " exists already and is "
                  + exists.status()
                  + "; give another id, or purge it.");
      case SubmitReply.Purged purged ->
          throw new JobPurgedException(
              "Job "
                  + ref.id()
                  + " with uid "
                  + ref.uid()
                  + " was purged; submit it with a new uid.");
    };
  }

  private <P> JobRef ref(JobSpec<P> spec) {
    String uid = spec.uid() == null ? Ids.random() : spec.uid();
    String name =
        spec.id() == null ? spec.type().name() + "-" + Ids.random().substring(0, 10) : spec.id();
    int shard = Math.floorMod(name.hashCode(), store.shards());
    return new JobRef(name + "." + shard, uid, spec.type().name(), shard);
  }

  /// The id that a job of this name gets.
  public String idOf(String name) {
    return name + "." + Math.floorMod(name.hashCode(), store.shards());
  }

  public Optional<Job> job(String id) {
    return store.jobs().ref(id).map(ref -> new Job(store.jobs(), ref));
  }

  /// The newest jobs first.
  ///
  /// @param status null for all
  public List<JobView> jobs(@Nullable JobStatus status, int limit) {
    return store.jobs().list(status, limit);
  }

  public List<WorkerView> workers() {
    return store.workers();
  }

  /// A worker of this name: give it handlers and start it. The name is stable over restarts.
  public WorkerBuilder worker(String name) {
    return new WorkerBuilder(store::forWorker, name);
  }

  /// Reads events; close it.
  public RedisEvents events() {
    return store.events();
  }

  /// The store beneath, for what has no verb here.
  public Jobs store() {
    return store.jobs();
  }

  /// Audits of jobs and recovery by hand.
  public Recovery recovery() {
    return store.recovery();
  }

  /// What is written down of jobs, for audits.
  public Ledger ledger() {
    return store.ledger();
  }

  public String namespace() {
    return store.namespace();
  }

  public int shards() {
    return store.shards();
  }

  /// Host and port of Redis, without credentials.
  public String address() {
    return store.address();
  }

  /// The version of Redis.
  public String serverVersion() {
    return store.serverVersion();
  }

  @Override
  public void close() {
    store.close();
  }

  private static String json(Object params) {
    try {
      return JSON.writeValueAsString(params);
    } catch (JsonProcessingException e) {
      throw new RepriseException(
          "Params of type "
              + params.getClass().getName()
              + " can't be written as JSON: "
              + e.getOriginalMessage(),
          e);
    }
  }
}
