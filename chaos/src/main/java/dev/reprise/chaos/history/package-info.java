/// What processes did and saw, as they wrote it down, and what must be true of it.
@NullMarked
package dev.reprise.chaos.history;

import org.jspecify.annotations.NullMarked;
