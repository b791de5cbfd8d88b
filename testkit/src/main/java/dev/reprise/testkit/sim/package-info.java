/// Random runs of workers, faults and operators over a store, each from a seed: the model at many
/// hundred thousand steps a second, the scripts on a real Redis, or both in lock-step.
@NullMarked
package dev.reprise.testkit.sim;

import org.jspecify.annotations.NullMarked;
