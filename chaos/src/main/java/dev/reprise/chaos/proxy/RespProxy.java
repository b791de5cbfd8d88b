package dev.reprise.chaos.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Stands between clients and a Redis on this machine, and misbehaves where it is told to: it cuts
/// before the k-th request, loses the reply of one that was executed, answers in Redis's place,
/// holds one or both directions back, drips, resets.
///
/// It knows whole messages, so that what it does falls between them or inside them as it chooses.
public final class RespProxy implements AutoCloseable {
  private final int serverPort;
  private final ServerSocket listening;
  private final Set<Passage> passages = ConcurrentHashMap.newKeySet();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final Flow towardsServer = new Flow();
  private final Flow towardsClient = new Flow();

  private RespProxy(int serverPort, ServerSocket listening) {
    this.serverPort = serverPort;
    this.listening = listening;
  }

  /// Listens on a free port of loopback.
  public static RespProxy to(int serverPort) {
    try {
      RespProxy proxy =
          new RespProxy(serverPort, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("the proxy can't listen on loopback", e);
    }
  }

  public int port() {
    return listening.getLocalPort();
  }

  public String uri() {
    return "redis://127.0.0.1:" + port();
  }

  /// Connections that stand now.
  public int connections() {
    return passages.size();
  }

  /// Treats the `k`-th request that matches, counted from 1 and from now on.
  ///
  /// @return how many it has hit so far, to be asked later
  public Hits on(Predicate<Command> which, int k, Mischief mischief) {
    return on(which, k, k, mischief);
  }

  /// Treats those that match, from the `first` to the `last`.
  public Hits on(Predicate<Command> which, int first, int last, Mischief mischief) {
    Rule rule = new Rule(which, first, last, mischief);
    rules.add(rule);
    return rule::done;
  }

  /// How many requests a rule has hit.
  @FunctionalInterface
  public interface Hits {
    int count();
  }

  /// Requests don't arrive any more; replies that are under way do.
  public void holdRequests() {
    towardsServer.shut();
  }

  /// Requests arrive and are executed; no reply comes back.
  public void holdReplies() {
    towardsClient.shut();
  }

  /// Nothing passes in either direction.
  public void partition() {
    holdRequests();
    holdReplies();
  }

  /// What was held back goes on, and all that follows.
  public void heal() {
    towardsServer.open();
    towardsClient.open();
  }

  /// So many bytes at a time, both ways, with a pause after each.
  public void drip(int bytes, Duration pause) {
    towardsServer.drip(bytes, pause.toNanos());
    towardsClient.drip(bytes, pause.toNanos());
  }

  /// Breaks every connection with an RST; how many it was.
  public int reset() {
    List<Passage> now = List.copyOf(passages);
    now.forEach(Passage::reset);
    return now.size();
  }

  /// Forgets all rules.
  public void behave() {
    rules.clear();
  }

  @Nullable Mischief mischiefFor(Command command) {
    for (Rule rule : rules) {
      if (rule.takes(command)) {
        return rule.mischief();
      }
    }
    return null;
  }

  Flow towardsServer() {
    return towardsServer;
  }

  Flow towardsClient() {
    return towardsClient;
  }

  void forget(Passage passage) {
    passages.remove(passage);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        connect(listening.accept());
      } catch (IOException e) {
        // It was closed, or the client has gone again.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    client.setTcpNoDelay(true);
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
      server.setTcpNoDelay(true);
      Passage passage = new Passage(this, client, server);
      passages.add(passage);
      passage.start();
    } catch (IOException e) {
      client.setSoLinger(true, 0);
      client.close(); // as where nobody listens
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    heal();
    passages.forEach(Passage::close);
  }
}
