package dev.reprise.testkit.model;

import dev.reprise.store.JobStatus;
import dev.reprise.testkit.JobSight;
import org.jspecify.annotations.Nullable;

/// A job of the model, seen without a copy.
record ModelSight(ModelJob job) implements JobSight {

  @Override
  public String id() {
    return job.ref.id();
  }

  @Override
  public String uid() {
    return job.ref.uid();
  }

  @Override
  public JobStatus status() {
    return job.status;
  }

  @Override
  public long version() {
    return job.version;
  }

  @Override
  public int total() {
    return (int) job.total;
  }

  @Override
  public boolean sealed() {
    return job.sealed;
  }

  @Override
  public long tolerated() {
    return job.limits().maxDead();
  }

  @Override
  public boolean hasFinish() {
    return job.hasFinish();
  }

  @Override
  public int next() {
    return job.next();
  }

  @Override
  public Place place(int index) {
    @Nullable Chunk chunk = job.chunk(index);
    return chunk == null
        ? Place.WAITING
        : switch (chunk.place) {
          case NONE -> Place.NONE;
          case WAITING -> Place.WAITING;
          case FLIGHT -> Place.FLIGHT;
          case RETRY -> Place.RETRY;
          case DEAD -> Place.DEAD;
          case DONE -> Place.DONE;
        };
  }

  @Override
  public String holder(int index) {
    @Nullable Chunk chunk = job.chunk(index);
    return chunk != null && chunk.place == Chunk.Place.FLIGHT ? chunk.holder : "";
  }

  @Override
  public int attempt(int index) {
    @Nullable Chunk chunk = job.chunk(index);
    return chunk == null ? 1 : chunk.attempt;
  }

  @Override
  public long rows() {
    Long rows = job.counters.get("rows");
    return rows == null ? 0 : rows;
  }
}
