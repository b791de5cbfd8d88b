/// What a scenario acts on: a Redis, workers, a job, a table, and the faults that hit them.
@NullMarked
package dev.reprise.chaos.stage;

import org.jspecify.annotations.NullMarked;
