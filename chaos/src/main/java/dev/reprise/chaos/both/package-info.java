/// Scenarios in which several things are hit.
@NullMarked
package dev.reprise.chaos.both;

import org.jspecify.annotations.NullMarked;
