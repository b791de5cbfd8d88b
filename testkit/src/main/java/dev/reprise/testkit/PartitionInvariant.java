package dev.reprise.testkit;

import java.util.List;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Checks the partition invariant of every job after every test, from a reading that shares no code
/// with the store, and fails the test with what is off.
public final class PartitionInvariant implements AfterTestExecutionCallback {

  @Override
  public void afterTestExecution(ExtensionContext context) {
    for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
      if (instance instanceof StoreContract contract) {
        check(contract.store());
      }
    }
  }

  /// Fails where something is off.
  public static void check(StoreUnderTest store) {
    check(store.violations());
  }

  static void check(List<String> violations) {
    if (!violations.isEmpty()) {
      throw new AssertionError("what is always true isn't:\n- " + String.join("\n- ", violations));
    }
  }
}
