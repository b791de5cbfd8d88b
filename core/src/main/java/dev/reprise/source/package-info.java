/// Where records come from: the pass that finds the chunks, and the seek to one of them.
@NullMarked
package dev.reprise.source;

import org.jspecify.annotations.NullMarked;
