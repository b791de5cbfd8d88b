/// The same work as one writes it on Redis by hand.
@NullMarked
package dev.reprise.bench.byhand;

import org.jspecify.annotations.NullMarked;
