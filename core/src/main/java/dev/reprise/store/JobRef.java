package dev.reprise.store;

/// Names one incarnation of a job: where it lives and which type's workers run it.
///
/// @param id the job's id, unique in its namespace
/// @param uid the incarnation, made by the client that submitted it
/// @param type the job type, the name under which handlers are registered
/// @param shard the shard that holds every key of the job, from 0
public record JobRef(String id, String uid, String type, int shard) {}
