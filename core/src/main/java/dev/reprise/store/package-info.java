/// What can be done to jobs, chunks and sessions: one method a script, records in, sealed replies
/// out.
@NullMarked
package dev.reprise.store;

import org.jspecify.annotations.NullMarked;
