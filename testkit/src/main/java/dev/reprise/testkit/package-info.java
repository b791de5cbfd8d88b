/// Tests for stores, and the invariants behind them: contracts that state each operation's
/// behaviour once ([dev.reprise.testkit.StoreContract]), and a check of every job after every test
/// ([dev.reprise.testkit.PartitionInvariant]).
@NullMarked
package dev.reprise.testkit;

import org.jspecify.annotations.NullMarked;
