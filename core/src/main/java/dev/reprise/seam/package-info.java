/// The one place where tests and the demo put faults: around every call that leaves the process.
@NullMarked
package dev.reprise.seam;

import org.jspecify.annotations.NullMarked;
