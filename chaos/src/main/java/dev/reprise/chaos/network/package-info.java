/// Scenarios in which what lies between workers and Redis is hit.
@NullMarked
package dev.reprise.chaos.network;

import org.jspecify.annotations.NullMarked;
