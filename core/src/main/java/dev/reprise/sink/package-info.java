/// Where a chunk's output goes: a marker that commits with the rows.
@NullMarked
package dev.reprise.sink;

import org.jspecify.annotations.NullMarked;
