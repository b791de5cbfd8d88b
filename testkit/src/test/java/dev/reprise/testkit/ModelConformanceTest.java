package dev.reprise.testkit;

import dev.reprise.testkit.model.ModelStore;
import org.junit.jupiter.api.BeforeEach;

/// All contracts on the model: what is asked of the scripts is asked of what judges them.
class ModelConformanceTest
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
        RefusalsContract {
  private ModelStore store;

  @BeforeEach
  void open() {
    store = new ModelStore();
  }

  @Override
  public ModelStore store() {
    return store;
  }
}
