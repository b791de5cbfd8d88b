/// The measures: who takes part in each, and what must come out.
@NullMarked
package dev.reprise.bench.measure;

import org.jspecify.annotations.NullMarked;
