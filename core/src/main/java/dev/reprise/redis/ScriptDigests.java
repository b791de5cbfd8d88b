package dev.reprise.redis;

import dev.reprise.seam.Seam;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Which operation a script is, by the digest under which it goes over the wire: for those who
/// watch the wire.
public final class ScriptDigests {
  private static final Map<String, String> OPERATIONS = operations();

  private ScriptDigests() {}

  /// The operation (`settle`) of a script's SHA-1, empty where it is none of ours.
  public static Optional<String> operation(String sha1) {
    return Optional.ofNullable(OPERATIONS.get(sha1));
  }

  private static Map<String, String> operations() {
    Map<String, String> operations = new HashMap<>();
    for (Script script : Script.values()) {
      operations.put(script.source(true, Seam.NONE).sha1(), script.operation());
      operations.put(script.source(false, Seam.NONE).sha1(), script.operation());
    }
    return operations;
  }
}
