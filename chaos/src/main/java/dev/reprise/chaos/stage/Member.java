package dev.reprise.chaos.stage;

import dev.reprise.chaos.proxy.RespProxy;
import dev.reprise.testkit.WorkerProcess;

/// A worker that was started, and the proxy through which it reaches Redis.
public record Member(String name, Hiring hiring, WorkerProcess process, RespProxy proxy) {
  public boolean isAlive() {
    return process.isAlive();
  }
}
