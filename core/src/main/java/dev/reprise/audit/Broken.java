package dev.reprise.audit;

/// One thing that isn't as it must be.
///
/// @param what it is, with the evidence: entries of the streams, indexes, numbers
/// @param remedy what to do about it
public record Broken(String what, String remedy) {
  static final String GONE =
      "nothing is lost by it: an entry was deleted from the stream (XDEL), which no part of Reprise"
          + " does; find out who may write to this Redis";

  static final String FORGED =
      "keep a copy of the stream, find out who may write to this Redis, and compare the target"
          + " with the source";
}
