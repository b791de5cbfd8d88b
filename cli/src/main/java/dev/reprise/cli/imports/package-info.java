/// What an import is: its spec, its job, and what a worker does with a chunk of it.
@NullMarked
package dev.reprise.cli.imports;

import org.jspecify.annotations.NullMarked;
