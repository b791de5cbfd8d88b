/// Every crash point: a process of the product's own code dies, or loses a reply, at each call that
/// leaves it, and at each of those once more while it recovers.
@NullMarked
package dev.reprise.testkit.crash;

import org.jspecify.annotations.NullMarked;
