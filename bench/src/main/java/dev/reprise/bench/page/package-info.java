/// Writes docs/performance.md and its charts from what was recorded.
@NullMarked
package dev.reprise.bench.page;

import org.jspecify.annotations.NullMarked;
