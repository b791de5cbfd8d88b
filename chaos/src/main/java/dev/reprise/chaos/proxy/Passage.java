package dev.reprise.chaos.proxy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// One client's connection through the proxy: two threads, one for each direction. Replies are
/// matched with requests by their order, so that a reply of ours stands where Redis's would.
final class Passage {
  /// What is to become of a reply.
  private sealed interface Due {
    record Pass() implements Due {}

    record Lose() implements Due {}

    record Half() implements Due {}

    record Ours(String reply) implements Due {}
  }

  private final RespProxy proxy;
  private final Socket client;
  private final Socket server;
  private final ReentrantLock replying = new ReentrantLock();
  private final Deque<Due> due = new ArrayDeque<>();
  private volatile boolean closed;

  Passage(RespProxy proxy, Socket client, Socket server) {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
  }

  void start() {
    Thread.ofVirtual().start(() -> pump(this::requests));
    Thread.ofVirtual().start(() -> pump(this::replies));
  }

  private interface Pump {
    void run() throws IOException, InterruptedException;
  }

  private void pump(Pump pump) {
    try {
      pump.run();
    } catch (IOException e) {
      // One side went away: so does the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  private void requests() throws IOException, InterruptedException {
    InputStream in = new BufferedInputStream(client.getInputStream(), 1 << 16);
    OutputStream out = server.getOutputStream();
    while (!closed) {
      Frame frame = Frame.read(in);
      switch (proxy.mischiefFor(Command.of(frame))) {
        case null -> forward(frame, out, new Due.Pass());
        case Mischief.CutBefore cut -> reset();
        case Mischief.CutAfter cut -> forward(frame, out, new Due.Lose());
        case Mischief.HalfReply half -> forward(frame, out, new Due.Half());
        case Mischief.HalfClose half -> {
          client.shutdownOutput();
          forward(frame, out, new Due.Pass());
        }
        case Mischief.Delay delay -> {
          pause(delay.time());
          forward(frame, out, new Due.Pass());
        }
        case Mischief.Answer answer -> expect(new Due.Ours("-" + answer.error() + "\r\n"));
      }
    }
  }

  private void forward(Frame frame, OutputStream out, Due then)
      throws IOException, InterruptedException {
    expect(then);
    proxy.towardsServer().pass();
    write(frame.bytes(), out, proxy.towardsServer());
  }

  private static void pause(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void replies() throws IOException, InterruptedException {
    InputStream in = new BufferedInputStream(server.getInputStream(), 1 << 16);
    while (!closed) {
      Frame frame = Frame.read(in);
      proxy.towardsClient().pass(); // outside of the lock: requests go on while replies are held
      replying.lock();
      try {
        Due now = frame.isPush() ? new Due.Pass() : due.poll();
        switch (now) {
          case null -> throw new IOException("a reply that nobody asked for");
          case Due.Pass pass -> send(frame.bytes());
          case Due.Lose lose -> reset();
          case Due.Half half -> {
            send(Arrays.copyOf(frame.bytes(), frame.bytes().length / 2));
            close();
          }
          case Due.Ours ours -> throw new IOException("a reply in place of ours");
        }
        ours();
      } finally {
        replying.unlock();
      }
    }
  }

  private void expect(Due next) throws IOException, InterruptedException {
    replying.lock();
    try {
      due.add(next);
      ours();
    } finally {
      replying.unlock();
    }
  }

  /// Sends replies of ours whose turn it is.
  private void ours() throws IOException, InterruptedException {
    while (due.peek() instanceof Due.Ours ours) {
      due.remove();
      send(ours.reply().getBytes(StandardCharsets.UTF_8));
    }
  }

  private void send(byte[] bytes) throws IOException, InterruptedException {
    write(bytes, client.getOutputStream(), proxy.towardsClient());
  }

  private static void write(byte[] bytes, OutputStream out, Flow flow)
      throws IOException, InterruptedException {
    int at = 0;
    while (at < bytes.length) {
      int length = Math.min(flow.drop(), bytes.length - at);
      out.write(bytes, at, length);
      out.flush();
      at += length;
      if (at < bytes.length) {
        flow.rest();
      }
    }
  }

  /// Breaks the connection as a firewall does: the client gets an RST.
  void reset() {
    try {
      client.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed already.
    }
    close();
  }

  void close() {
    closed = true;
    proxy.forget(this);
    for (Socket socket : new Socket[] {client, server}) {
      try {
        socket.close();
      } catch (IOException e) {
        // Nothing more can be done with it.
      }
    }
  }
}
