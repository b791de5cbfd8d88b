package dev.reprise.testkit;

import org.junit.jupiter.api.AfterEach;

/// All contracts, and what only Redis has, on one server; each test in a namespace of its own.
abstract class RedisConformance
    implements JobsContract,
        ClaimsContract,
        SettleContract,
        OutcomesContract,
        RequestsContract,
        ToldContract,
        FinishContract,
        ReconcileContract,
        RedoContract,
        SessionsContract,
        TimelineContract,
        RecoveryContract,
        SuspectsContract,
        LoneTurnContract,
        RefusalsContract,
        AuditContract,
        RedisContract {
  private RedisStoreUnderTest store;

  abstract int port();

  @Override
  public RedisStoreUnderTest store() {
    if (store == null) {
      store = RedisStoreUnderTest.on(port());
    }
    return store;
  }

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
  }
}
