package dev.reprise.redis;

import dev.reprise.seam.Site;
import io.lettuce.core.KillArgs;

/// Cuts connections of others at the server, for whoever wants to see what happens then. A
/// connection has a name where its address says `?clientName=`.
public final class Clients implements AutoCloseable {
  private final Link link;

  private Clients(Link link) {
    this.link = link;
  }

  public static Clients connect(String uri) {
    return new Clients(Link.toAny(RedisAddress.parse(uri, null, null)));
  }

  /// Cuts each connection of that name; how many there were.
  public int cut(String name) {
    Wire wire = link.wire();
    int cut = 0;
    for (String line : wire.read(Site.READ_SERVER, c -> c.clientList()).split("\n")) {
      if ((line + " ").contains(" name=" + name + " ")) {
        long id = Long.parseLong(line.replaceFirst("^id=(\\d+) .*$", "$1").strip());
        cut += wire.read(Site.READ_SERVER, c -> c.clientKill(KillArgs.Builder.id(id))).intValue();
      }
    }
    return cut;
  }

  @Override
  public void close() {
    link.close();
  }
}
