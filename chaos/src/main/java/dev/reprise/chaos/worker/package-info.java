/// Scenarios in which a worker is hit.
@NullMarked
package dev.reprise.chaos.worker;

import org.jspecify.annotations.NullMarked;
