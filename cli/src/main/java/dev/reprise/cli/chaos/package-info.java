/// A user's own job under kills, pauses and cuts, compared with an undisturbed run of it.
@NullMarked
package dev.reprise.cli.chaos;

import org.jspecify.annotations.NullMarked;
