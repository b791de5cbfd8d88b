@NullMarked
package dev.reprise.embedded;

import org.jspecify.annotations.NullMarked;
