/// What Reprise costs, and what it gives, measured beside the same work done without it.
@NullMarked
package dev.reprise.bench;

import org.jspecify.annotations.NullMarked;
