/// The command line: one class a command.
@NullMarked
package dev.reprise.cli;

import org.jspecify.annotations.NullMarked;
