/// Other job systems doing the same work, each run a process of its own that prints its figures as
/// one line of JSON.
@NullMarked
package dev.reprise.bench.peers;

import org.jspecify.annotations.NullMarked;
