package dev.reprise.redis;

import java.util.List;

/// The names of a shard's keys and channels. Each group has one fixed order, which the Lua fragment
/// `keys` binds to names.
///
/// @param tag the hash tag that puts all of a shard into one slot, `{namespace:shard}`
record Keys(String tag) {

  static Keys of(String namespace, int shard) {
    return new Keys("{" + namespace + ":" + shard + "}");
  }

  /// The namespace record's key.
  static String namespaceRecord(String namespace) {
    return "{" + namespace + "}:namespace";
  }

  List<String> shard() {
    return List.of(
        key("jobs"),
        key("processing"),
        key("delayed"),
        key("sessions"),
        key("names"),
        key("timeline"),
        key("clock"),
        key("purged"),
        key("events"),
        key("chunks"));
  }

  /// The keys of a job, and the in-flight set of the session that a call is about.
  List<String> job(String id, String type, String session) {
    return List.of(
        job(id),
        job(id) + ":holders",
        job(id) + ":retry",
        job(id) + ":dead",
        job(id) + ":done",
        job(id) + ":attempts",
        job(id) + ":failures",
        job(id) + ":crashes",
        job(id) + ":checkpoint",
        job(id) + ":result",
        job(id) + ":counters",
        job(id) + ":requests",
        job(id) + ":pages",
        ready(type),
        inFlight(id, session));
  }

  /// The same where no session is concerned.
  List<String> job(String id, String type) {
    return job(id, type, "-");
  }

  List<String> session(String session) {
    return List.of(key("session:" + session), key("session:" + session + ":jobs"));
  }

  String job(String id) {
    return key("job:" + id);
  }

  String inFlight(String id, String session) {
    return job(id) + ":inflight:" + session;
  }

  String ready(String type) {
    return key("ready:" + type);
  }

  String presence(String session) {
    return key("presence:" + session);
  }

  String wake(String type) {
    return key("wake:" + type);
  }

  String timelineChannel() {
    return key("timeline");
  }

  String key(String name) {
    return tag + ":" + name;
  }
}
