/// Proofs from a namespace's own event streams: what was committed, recovered and counted, held
/// against the state.
@NullMarked
package dev.reprise.audit;

import org.jspecify.annotations.NullMarked;
