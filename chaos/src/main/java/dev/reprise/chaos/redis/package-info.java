/// Scenarios in which Redis is hit.
@NullMarked
package dev.reprise.chaos.redis;

import org.jspecify.annotations.NullMarked;
