/// What runs inside a worker process.
@NullMarked
package dev.reprise.worker;

import org.jspecify.annotations.NullMarked;
