/// Scenarios that kill, pause, cut and restart real processes, and the judgement of each.
@NullMarked
package dev.reprise.chaos;

import org.jspecify.annotations.NullMarked;
