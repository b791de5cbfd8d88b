package dev.reprise.chaos;

import java.util.List;

/// A fault of the matrix that can't be played yet.
///
/// @param name as a scenario would bear it
/// @param until what has to be built first
record Waits(String name, String until) {
  static final List<Waits> ALL =
      List.of(
          new Waits("redis.failover-clean", "Sentinel is supported"),
          new Waits("redis.failover-partitioned", "Sentinel is supported"),
          new Waits("redis.failover-flapping", "Sentinel is supported"),
          new Waits("redis.cluster-primary-lost", "Cluster is supported"),
          new Waits("redis.cluster-takeover", "Cluster is supported"),
          new Waits("redis.cluster-resharded-under-load", "Cluster is supported"),
          new Waits("worker.killed-while-a-part-is-renamed", "the file sink is built"),
          new Waits("both.two-versions-side-by-side", "a first version is published"),
          new Waits(
              "network.one-percent-loss",
              "packets can be dropped without root; the proxy's cuts, holds and drips stand for it"));
}
