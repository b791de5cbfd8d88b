/// Where messages say to read on.
@NullMarked
package dev.reprise.trouble;

import org.jspecify.annotations.NullMarked;
