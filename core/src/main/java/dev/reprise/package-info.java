/// What users of Reprise type: connect, submit a job, run a worker, read events.
@NullMarked
package dev.reprise;

import org.jspecify.annotations.NullMarked;
