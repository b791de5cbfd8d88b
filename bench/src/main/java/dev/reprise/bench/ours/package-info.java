/// What Reprise does in a run, each in a process of its own.
@NullMarked
package dev.reprise.bench.ours;

import org.jspecify.annotations.NullMarked;
